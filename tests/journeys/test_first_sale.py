"""A real order through web, clock, workers, Valkey, twin and mail, without a script."""

import os
import signal
import time

import pytest

from storefront.config import ROOT
from tests.journeys.buying import FINISHED, events_on, fill_cart, pay, payment_page, place_order, reach
from tests.support.shop import running_shop, statuses, wait_for
from tests.support.twin import DECLINED

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(240)]
LEASE = 20  # seconds until others do what a killed worker had in its hands, even a line of the timeline
APPAREL = ROOT.parent / "shared" / "data" / "importers" / "shopify_apparel.csv"


def subjects(shop, to):
    return [mail["subject"] for mail in shop.mails(to)]


def paid_charges(shop, before=frozenset()):
    return [charge for charge in shop.twin.charges() if charge["paid"] and charge["id"] not in before]


@pytest.mark.thorough
def test_a_guest_buys_and_the_parcel_arrives(shop):
    shopper = shop.shopper()
    fill_cart(shopper)
    order = place_order(shopper, email="guest@example.com")
    pay(shop, shopper, order)
    html = reach(shopper, order, order="finished", payment="paid", fulfilment="delivered")
    said = events_on(html)
    assert [said.count(name) for name in FINISHED] == [1] * len(FINISHED), said
    wait_for(lambda: len(shop.mails("guest@example.com")) >= 3, seconds=20)
    heard = " | ".join(subjects(shop, "guest@example.com"))
    assert "confirmed" in heard and "on its way" in heard and "arrived" in heard


@pytest.mark.thorough
def test_pressing_twice_is_one_order(shop):
    shopper = shop.shopper()
    fill_cart(shopper)
    shopper.open("/checkout/")
    from tests.support.shop import ADDRESS

    shopper.submit("/checkout/details", **ADDRESS)
    shopper.submit("/checkout/delivery")
    review = shopper.page
    shopper.submit("/checkout/order")
    first = shopper.page.url.split("/orders/")[1][:20]
    shopper.page = review
    shopper.submit("/checkout/order")
    assert shopper.page.url.split("/orders/")[1][:20] == first


@pytest.mark.thorough
@pytest.mark.parametrize("victim", ("saga", "granian", "jobs.clock", "storefront.twin", "valkey-server"))
def test_a_killed_process_loses_nothing(shop, victim):
    before = {charge["id"] for charge in shop.twin.charges()}
    shopper = shop.shopper()
    fill_cart(shopper)
    order = place_order(shopper)
    shop.kill(victim)
    wait_for(lambda: alive(shopper), seconds=30)
    pay(shop, shopper, order)
    shop.kill(victim)
    wait_for(lambda: alive(shopper), seconds=30)
    reach(shopper, order, order="finished", seconds=90)
    wait_for(lambda: set(FINISHED) <= set(events_on(shopper.open(order).text)), seconds=LEASE)
    said = events_on(shopper.page.text)
    assert [said.count(name) for name in FINISHED] == [1] * len(FINISHED), said
    assert len(paid_charges(shop, before)) == 1


def alive(shopper):
    import requests

    try:
        return shopper.browser.get(f"{shopper.base}/health", timeout=2).status_code == 200
    except requests.RequestException:
        return False


@pytest.mark.thorough
def test_without_redis_the_shop_sells_and_later_delivers(shop):
    frozen = shop.pids("valkey-server")
    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    try:
        shopper = shop.shopper()
        started = time.monotonic()
        fill_cart(shopper)
        order = place_order(shopper)
        assert time.monotonic() - started < 10, "no request waits for Redis"
        assert statuses(shopper.open(order).text)["order"] == "pending"
    finally:
        for pid in frozen:
            os.kill(pid, signal.SIGCONT)
    pay(shop, shopper, order)
    reach(shopper, order, order="finished", seconds=90)


@pytest.mark.thorough
@pytest.mark.skipif(not APPAREL.exists(), reason="the sample exports are not beside the project")
def test_an_imported_shopify_product_is_bought(shop):
    said = shop.cli("import", "--format", "shopify", str(APPAREL))
    again = shop.cli("import", "--format", "shopify", str(APPAREL))
    assert said and again
    shopper = shop.shopper()
    fill_cart(shopper, "/p/ocean-blue-shirt")
    order = place_order(shopper)
    pay(shop, shopper, order)
    assert "Ocean Blue Shirt" in reach(shopper, order, order="finished")


@pytest.mark.thorough
def test_no_payment_until_the_hold_runs_out(tmp_path, shop_database):
    """The declining path, in a shop that holds things for a minute."""
    with running_shop(tmp_path / "instance", database_url=shop_database, HOLD_MINUTES="1") as shop:
        shopper = shop.shopper()
        stock = left(shopper)
        fill_cart(shopper)
        order = place_order(shopper, email="late@example.com")
        pay(shop, shopper, order, DECLINED)
        page = payment_page(shopper, order)
        html = reach(shopper, order, order="cancelled", payment="failed", seconds=110)
        assert "no money" in html.lower()
        assert shop.twin.pay(page).status_code != 303, "the page is closed"
        assert paid_charges(shop) == []
        wait_for(lambda: "No payment arrived" in " ".join(subjects(shop, "late@example.com")), seconds=20)
        assert left(shopper) == stock
        assert 'data-sku="' in shopper.open("/cart/").text, "the things are back in the cart"


def left(shopper):
    """The stock state of a thing with few left, in the words of its page."""
    import re

    return re.findall(r'class="stock[^"]*"[^>]*>\s*([^<]+)', shopper.open("/p/moor-mug").text)[:1]
