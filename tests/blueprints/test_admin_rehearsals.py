"""Rehearse failures: switched on and off by plain forms, seen above every page, refused with real keys."""

from dataclasses import replace

import pytest

from storefront.payments import rehearsing
from tests.support.events import events_of
from tests.support.http import HX
from tests.support.staff import send, signed_in

PAGE = "/admin/rehearsals/"


@pytest.fixture
def owner(client, twin):
    rehearsing.reset()
    yield signed_in(client)
    rehearsing.reset()


def test_a_switch_is_flipped_and_seen_above_every_page_until_all_is_stopped(owner):
    assert "Every message comes five times." in owner.get(PAGE).text
    answer = send(owner, f"{PAGE}switches/doubled", on="1")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert rehearsing.running() == {"doubled"}
    send(owner, f"{PAGE}switches/slow", on="1")
    for path in ("/admin/", "/admin/orders/", PAGE):
        assert "2 failures are being rehearsed." in owner.get(path).text, path
    send(owner, f"{PAGE}switches/doubled", on="0")
    assert rehearsing.running() == {"slow"}
    send(owner, f"{PAGE}end")
    assert rehearsing.running() == set()
    assert "being rehearsed" not in owner.get("/admin/").text


def test_htmx_gets_the_part_the_words_and_the_strip(owner):
    answer = send(owner, f"{PAGE}switches/lost", on="1", headers=HX)
    assert answer.text.lstrip().startswith('<div id="rehearsals"')
    assert "It happens from now on." in answer.text
    assert '<div id="rehearsing" hx-swap-oob="true">' in answer.text
    fragment, page = owner.get(PAGE, headers=HX).text, owner.get(PAGE).text
    assert fragment.split('\n<div id="said"')[0].strip() in page


def test_what_nobody_rehearses_is_404_or_refused_in_words(owner):
    assert send(owner, f"{PAGE}switches/earthquake", on="1").status_code == 404
    answer = send(owner, f"{PAGE}orders", order_id="nobody", what="dispute")
    assert answer.status_code == 422
    assert "Nothing was paid for this order yet." in answer.text
    assert send(owner, f"{PAGE}crashes", point="nowhere").status_code == 422


def test_a_crash_is_told_to_the_workers(owner):
    assert send(owner, f"{PAGE}crashes", point=rehearsing.CRASHES[0]).status_code == 303
    assert events_of("payments") == ["EVENT_CRASH_REHEARSED"]


def test_with_real_keys_it_is_explained_and_does_nothing(owner, app):
    app.extensions["settings"] = replace(app.extensions["settings"], stripe_secret_key="sk_live_0123456789")
    page = owner.get(PAGE)
    assert page.status_code == 200
    assert "Payments here go to Stripe itself" in page.text
    assert "switches/" not in page.text
    assert PAGE not in owner.get("/admin/").text
    for path in ("switches/lost", "end", "orders", "crashes"):
        assert send(owner, PAGE + path, on="1", point=rehearsing.CRASHES[0]).status_code == 422
    assert events_of("payments") == []
    app.extensions["settings"] = replace(app.extensions["settings"], stripe_secret_key="sk_test_twin_tests")
