"""The switches as the owner flips them; refused wherever real keys are set."""

import os
import signal
from dataclasses import replace

import pytest

from storefront.kernel import faults
from storefront.payments import rehearsing
from tests.support.events import settle
from tests.support.twin import free_port


@pytest.fixture
def quiet(twin):
    rehearsing.reset()
    yield twin
    rehearsing.reset()


@pytest.fixture
def settings(app):
    """Change the settings for one test."""
    before = app.extensions["settings"]

    def change(**values):
        app.extensions["settings"] = replace(app.extensions["settings"], **values)

    yield change
    app.extensions["settings"] = before


@pytest.mark.parametrize("code", rehearsing.SCENARIOS)
def test_each_is_started_and_stopped_by_itself(quiet, code):
    other = "slow" if code != "slow" else "lost"
    rehearsing.start(code=other)
    for _ in range(2):
        rehearsing.start(code=code)
        assert rehearsing.running() == {code, other}
    rehearsing.stop(code=code)
    assert rehearsing.running() == {other}
    rehearsing.reset()
    assert rehearsing.running() == set()


def test_two_kinds_of_failing_calls_do_not_disturb_each_other(quiet):
    for code in ("error_after", "error_before", "away"):
        rehearsing.start(code=code)
    rehearsing.stop(code="error_before")
    assert rehearsing.running() == {"error_after", "away"}


def test_a_switch_set_at_the_twin_itself_is_seen(quiet):
    quiet.switches(webhook_delay_seconds=7)
    assert rehearsing.running() == {"other"}
    quiet.switches(webhook_delay_seconds=0, clock_ahead_seconds=90000)
    assert rehearsing.running() == {"other"}


REAL = {"stripe_secret_key": "sk_live_0123456789abcdef", "stripe_api_base": ""}


@pytest.mark.parametrize("change", [REAL, {"env": "production"}, {"stripe_api_base": ""}])
def test_nothing_is_rehearsed_with_real_keys_or_in_production(twin, settings, change):
    settings(**change)
    assert not rehearsing.allowed()
    assert rehearsing.running() == set()
    for verb in (lambda: rehearsing.start(code="lost"), rehearsing.reset, lambda: rehearsing.crash(point=POINT)):
        with pytest.raises(rehearsing.UnableToRehearse):
            verb()
    with faults.rehearse(""):
        rehearsing.arm(POINT)
        faults.point(POINT)  # nobody dies


POINT = rehearsing.CRASHES[0]


def test_a_twin_that_is_away_is_said_so(twin, settings):
    settings(stripe_api_base=f"http://127.0.0.1:{free_port()}")
    assert rehearsing.running() is None
    with pytest.raises(rehearsing.UnableToRehearse, match="does not answer"):
        rehearsing.start(code="lost")


def test_whoever_hears_of_the_crash_dies_there(quiet):
    with faults.rehearse(""):
        rehearsing.crash(point=POINT)
        settle(only="payments.rehearse_crash")
        child = os.fork()
        if child == 0:
            faults.point("orders.handlers")
            faults.point(POINT)
            os._exit(0)
        _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_only_steps_that_exist_can_be_died_at(quiet):
    with pytest.raises(rehearsing.UnableToRehearse):
        rehearsing.crash(point="orders.handlers")
