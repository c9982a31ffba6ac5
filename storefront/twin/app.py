"""The twin's WSGI application and the threads beside it."""

from flask import Flask

from storefront.twin import sweeper
from storefront.twin.api import (  # noqa: F401  (each module offers its operations)
    catalogue,
    charges,
    customers,
    events,
    payment_intents,
    payment_methods,
    refunds,
    serving,
    sessions,
    setup_intents,
)
from storefront.twin.pages import challenge, checkout, control, dashboard, guard, rehearsal
from storefront.twin.sender import Sender
from storefront.twin.settings import Settings
from storefront.twin.store import Store
from storefront.twin.twin import Twin

LARGEST_REQUEST = 1_000_000

serving.offer_all()


class TwinApp(Flask):
    """Flask, with the twin and its sender at hand."""

    twin: Twin
    sender: Sender


def create_app(settings: Settings) -> TwinApp:
    """Open the state, start to send and to sweep, and answer requests."""
    app = TwinApp("storefront.twin", static_folder="static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.twin = Twin(settings=settings, store=Store(settings.data))
    app.sender = Sender(app.twin)
    app.register_blueprint(serving.bp)
    for page in (checkout, challenge, dashboard, rehearsal, control):
        app.register_blueprint(page.bp)
    guard.install(app)
    app.sender.start()
    sweeper.start(app.twin, app.sender.wake)
    return app
