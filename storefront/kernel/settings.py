"""The settings of the running shop, for code that may not know Flask."""

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from storefront.config import Settings


def settings() -> "Settings":
    return current_app.extensions["settings"]
