"""Composition root: the application with its pages. `granian wsgi:app` or `gunicorn wsgi:app`."""

import blueprints
from storefront.app import create_app

app = create_app()
blueprints.register(app)
