"""Thin edges: parse, one call, render. One file per context; `admin/` is a folder."""

from importlib import import_module, util

from flask import Flask
from htmx_flask import Htmx

from blueprints.edge import (
    assets,
    errors,
    incoming,
    localisation,
    login,
    page_context,
    safety,
    uploads,
    visitors,
)

PAGES = (
    "health",
    "catalog",
    "media",
    "reviews",
    "search",
    "cart",
    "suggestions",
    "comparison",
    "checkout",
    "orders",
    "payments",
    "account",
    "support",
    "content",
    "admin",
)


def register(app: Flask) -> None:
    """Give the application its pages."""
    settings = app.extensions["settings"]
    Htmx().init_app(app)
    incoming.init_app(app)
    visitors.init_app(app)
    login.init_app(app)
    localisation.init_app(app, settings)
    assets.init_app(app)
    page_context.init_app(app, settings)
    uploads.init_app(app)
    safety.init_app(app, settings)
    errors.init_app(app)
    for name in PAGES:
        if util.find_spec(f"blueprints.{name}"):
            app.register_blueprint(import_module(f"blueprints.{name}").bp)
