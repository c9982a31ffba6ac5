"""What every template may use: the shop, its navigation, badges, the account."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, g, request

from blueprints.edge.localisation import current_locale
from storefront.config import Settings


@dataclass(frozen=True)
class Shop:
    name: str
    url: str
    currency: str
    locales: tuple[str, ...]
    rehearsal: bool


class WhenAsked:
    """Stands for a value that is looked up once, when a template asks for it.

    Not werkzeug's LocalProxy: Python takes an error in one of its lookups for a method that is not there, so a
    database that was away looked like a bug of the template.
    """

    def __init__(self, look_up: Callable[[], Any]) -> None:
        self._look_up = look_up

    @cached_property
    def _value(self) -> Any:
        return self._look_up()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._value, name)

    def __getitem__(self, key: Any) -> Any:
        return self._value[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._value)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __len__(self) -> int:
        return len(self._value)


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

        return WhenAsked(look_up) if request else None
