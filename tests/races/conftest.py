"""A shop on each database with a provider to ask, and one order in it."""

from dataclasses import replace

import pytest

from tests.support.saga import Saga
from tests.support.twin import KEY, SECRET


@pytest.fixture
def each_shop(each_database, the_twin):
    """The application on each database, paid by the twin; it sends no mails."""
    each_database.extensions["settings"] = replace(
        each_database.extensions["settings"],
        stripe_api_base=the_twin.url,
        stripe_secret_key=KEY,
        stripe_webhook_secret=SECRET,
        mail_url="smtp://127.0.0.1:1",
    )
    return each_database


@pytest.fixture
def saga(each_shop, the_twin, settle):
    """An order that has been placed and waits for its money."""
    return Saga(the_twin, settle).place()
