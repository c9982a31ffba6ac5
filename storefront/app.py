"""The application: settings, databases, handlers, commands. Pages are added by `wsgi.py`."""

from importlib import import_module, util

import jinja2
from flask import Flask

from storefront import config, log
from storefront.cli import shop
from storefront.kernel import context as contexts
from storefront.kernel.db import db


def create_app(settings: config.Settings | None = None) -> Flask:
    """The shop without its pages: enough for workers, the clock and commands."""
    settings = settings or config.from_environment()
    settings.instance.mkdir(parents=True, exist_ok=True)
    log.configure(settings.log_format)
    load_contexts()
    app = Flask(
        "storefront",
        instance_path=str(settings.instance),
        root_path=str(config.ROOT),
        template_folder="templates",
        static_folder="static",
    )
    app.config.update(_flask_config(settings))
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["settings"] = settings
    db.init_app(app)
    app.cli.add_command(shop)
    return app


def load_contexts() -> None:
    """Import every context's models and handlers, so that tables and subscriptions are known."""
    for name in config.CONTEXTS:
        for module in ("context", "models", "handlers"):
            dotted = f"storefront.{name}.{module}"
            if util.find_spec(dotted):
                import_module(dotted)
    import_module("storefront.sagas")


def _flask_config(settings: config.Settings) -> dict:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_BINDS": {name: settings.url_for_context(name) for name in contexts.contexts},
        "SQLITE_SYNCHRONOUS": settings.sqlite_synchronous,
        "DATABASE_POOL_SIZE": settings.database_pool_size,
        "SHOP_LOCALES": settings.shop_locales,
        "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 1000,
        "SESSION_COOKIE_NAME": "shop_flash",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PREFERRED_URL_SCHEME": "https" if settings.secure_cookies else "http",
        "SEND_FILE_MAX_AGE_DEFAULT": 0,
    }
