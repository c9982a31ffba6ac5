"""What every template may use: the shop, its navigation, badges, the account."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask, g, request
from werkzeug.local import LocalProxy

from blueprints.edge.localisation import current_locale
from storefront.config import Settings


@dataclass(frozen=True)
class Shop:
    name: str
    url: str
    currency: str
    locales: tuple[str, ...]
    rehearsal: bool


def init_app(app: Flask, settings: Settings) -> None:
    shop = Shop(
        name=settings.shop_name,
        url=settings.public_url,
        currency=settings.shop_currency,
        locales=settings.shop_locales,
        rehearsal=settings.twin,
    )

    @app.context_processor
    def _page() -> dict[str, Any]:
        kept = {name: _lazily(name) for name in ("nav", "badge", "tray")}
        return {"shop": shop, "account": g.get("account")} | kept

    def _lazily(name: str) -> Any:
        """Looked up once, when a template asks: an error page asks for nothing and needs no database."""

        def look_up() -> Any:
            from blueprints.edge import chrome

            return getattr(chrome, name)(current_locale())

        return LocalProxy(cache(look_up)) if request else None
