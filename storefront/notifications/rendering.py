"""Mails from `templates/emails`: a subject, a text and an HTML part, in the reader's language."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from storefront.kernel import formats
from storefront.kernel.money import Money
from storefront.kernel.settings import settings
from storefront.kernel.translations import translations

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(kind: str, *, locale: str, **facts: Any) -> Rendered:
    """`emails/<kind>.txt` (its first line is the subject) and `emails/<kind>.html`."""
    environment, shop = _environment(locale), settings()
    language = Locale.parse(locale, sep="-")
    context = {
        "shop": SimpleNamespace(name=shop.shop_name, currency=shop.shop_currency),
        "locale": SimpleNamespace(code=locale, dir=language.text_direction),
        "base_url": shop.public_url,
        "page_url": shop.public_url + ("" if locale == shop.shop_locales[0] else f"/{locale}"),
        **facts,
    }
    subject, _, text = environment.get_template(f"emails/{kind}.txt").render(context).lstrip().partition("\n")
    html = environment.get_template(f"emails/{kind}.html").render(context)
    return Rendered(" ".join(subject.split()), text.strip() + "\n", html)


@lru_cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translations(locale), newstyle=True)
    environment.filters.update(
        money=lambda amount: formats.money(amount, locale),
        date=lambda value, form="EEEE, d MMMM": formats.day(value, locale, form),
        datetime=lambda value, form="d MMMM, HH:mm": formats.moment(value, locale, settings().time_zone, form),
    )
    environment.globals["Money"] = Money
    return environment
