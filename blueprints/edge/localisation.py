"""Language by address: `/de/p/kettle` is `/p/kettle` in German; the first locale has no prefix.

The prefix moves into SCRIPT_NAME, so every `url_for` keeps the language and pages need no cookie.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel import Locale
from flask import Flask, request
from flask_babel import Babel, gettext
from jinja2 import Environment

from storefront.config import ROOT, Settings
from storefront.kernel import formats
from storefront.kernel.money import Money
from storefront.kernel.refusal import Refusal
from storefront.kernel.translations import translations

babel = Babel()
OUTSIDE = ("/static/", "/media/", "/webhooks/", "/health", "/ready", "/metrics")


@dataclass(frozen=True)
class Language:
    code: str
    dir: str
    name: str


class LocalePrefix:
    """WSGI middleware: takes `/de` off the path and remembers it."""

    def __init__(self, application: Callable, locales: tuple[str, ...]) -> None:
        self.application, self.default, self.prefixed = application, locales[0], set(locales[1:])

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        first, _, rest = path.lstrip("/").partition("/")
        environ["shop.locale"], environ["shop.path"] = self.default, path
        if first in self.prefixed:
            environ["shop.locale"], environ["shop.path"] = first, f"/{rest}"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{first}"
            environ["PATH_INFO"] = f"/{rest}"
        return self.application(environ, start_response)


def current_locale() -> str:
    return request.environ.get("shop.locale", "en")


def language(code: str) -> Language:
    locale = Locale.parse(code, sep="-")
    return Language(code=code, dir=locale.text_direction, name=locale.get_display_name().capitalize())


def lang_url(code: str) -> str:
    """This page in another language."""
    default = request.environ.get("shop.default_locale", "en")
    path = request.environ.get("shop.path", request.path)
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return f"{'' if code == default else '/' + code}{path}{query}"


def money(amount: Money, locale: str | None = None) -> str:
    """`41.37 €` in the reader's habit."""
    return formats.money(amount, locale or current_locale())


def day(value: date | datetime | str, form: str = "d MMMM") -> str:
    """A date in the reader's words."""
    return formats.day(value, current_locale(), form)


def moment(value: datetime | str, form: str, zone: str) -> str:
    """A time of the shop in the reader's words."""
    return formats.moment(value, current_locale(), zone, form)


def init_app(app: Flask, settings: Settings) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "storefront" / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = settings.shop_locales[0]
    babel.init_app(app, locale_selector=current_locale)
    _words_for(app.jinja_env)
    app.wsgi_app = LocalePrefix(app.wsgi_app, settings.shop_locales)
    app.jinja_env.filters.update(
        money=money,
        date=day,
        datetime=lambda value, form="d MMMM, HH:mm": moment(value, form, settings.time_zone),
        number=lambda value: formats.number(value, current_locale()),
        percent=lambda value: formats.percent(value, current_locale()),
    )
    app.jinja_env.globals.update(lang_url=lang_url)
    languages = [language(code) for code in settings.shop_locales]

    @app.before_request
    def _default() -> None:
        request.environ["shop.default_locale"] = settings.shop_locales[0]

    @app.context_processor
    def _language() -> dict[str, Any]:
        return {"locale": language(current_locale()), "languages": languages}


def _words_for(environment: Environment) -> None:
    """Templates ask the catalogue of the page's language, found once: a page has a hundred sentences."""
    environment.install_gettext_callables(
        gettext=lambda words: translations(current_locale()).gettext(words),
        ngettext=lambda one, many, count: translations(current_locale()).ngettext(one, many, count),
        pgettext=lambda about, words: translations(current_locale()).pgettext(about, words),
        npgettext=lambda about, one, many, count: translations(current_locale()).npgettext(about, one, many, count),
        newstyle=True,
    )


def translate_refusal(error: Refusal) -> str:
    """The refusal in the reader's language."""
    return gettext(error.message, **error.values)
