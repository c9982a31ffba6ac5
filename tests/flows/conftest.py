"""The whole saga in process."""

from dataclasses import replace

import pytest

from tests.support.saga import Saga


@pytest.fixture
def saga(app, twin, settle):
    app.extensions["settings"] = replace(app.extensions["settings"], mail_url="smtp://127.0.0.1:1")
    return Saga(app, twin, settle)
