"""The UPDATE job on carts: down to what is there, said on the line, never on a cart that is being paid."""

import time

import pytest
from sqlalchemy import func, insert, select

from storefront.cart import queries, services
from storefront.cart.context import cart
from storefront.cart.models import Cart, CartLine
from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.ids import new_id
from tests.support.cart import ADA, GUEST, fill, line_of, quantities, quote
from tests.support.events import events_of

pytestmark = pytest.mark.usefixtures("app")


def update(**most):
    return services.cut_unavailable(carts=queries.open_carts(), most=most)


def test_a_line_is_taken_down_and_says_so():
    version = fill(ADA, MUG=5, LAMP=1).version
    assert update(MUG=2, LAMP=9) == 1
    line = line_of(ADA, "MUG")
    assert (line.quantity, line.notice) == (2, {"code": "reduced", "wanted": 5, "left": 2})
    assert queries.cart_of(ADA).version == version + 1
    assert events_of("cart") == ["EVENT_CART_LINE_CUT"]


def test_or_set_aside_and_back_when_there_is_some_again():
    fill(ADA, MUG=5)
    update(MUG=0)
    assert line_of(ADA, "MUG").set_aside
    assert quantities() == {}
    assert update(MUG=0) == 0
    update(MUG=3)
    assert quantities() == {"MUG": 3}
    assert line_of(ADA, "MUG").notice == {"code": "back", "wanted": 5, "left": 3}


def test_what_was_saved_or_removed_is_not_touched():
    fill(ADA, MUG=5, LAMP=2)
    services.save_line(owner=ADA, sku="MUG")
    services.remove_line(owner=ADA, sku="LAMP")
    assert update(MUG=0, LAMP=0) == 0


def test_an_unknown_sku_is_set_aside():
    fill(ADA, MUG=5)
    assert update() == 1
    assert line_of(ADA, "MUG").set_aside


def test_a_cart_that_changed_since_it_was_read_waits_for_the_next_round():
    fill(ADA, MUG=5), fill(GUEST, MUG=5)
    seen = queries.open_carts()
    services.set_quantity(owner=ADA, sku="MUG", quantity=4, most=20)
    assert services.cut_unavailable(carts=seen, most={"MUG": 1}) == 1
    assert quantities(ADA) == {"MUG": 4}
    assert quantities(GUEST) == {"MUG": 1}
    assert update(MUG=1) == 1
    assert quantities(ADA) == {"MUG": 1}


def test_a_cart_that_was_ordered_since_is_left_alone():
    placed = fill(ADA, MUG=5)
    seen = queries.open_carts()
    services.close(cart_id=placed.id, lines=[{"sku": "MUG", "quantity": 5}])
    assert services.cut_unavailable(carts=seen, most={"MUG": 0}) == 0
    assert queries.open_carts() == []
    assert [line.quantity for line in queries.get(placed.id).lines] == [5]


def test_an_order_after_the_cut_and_a_cut_after_the_order_both_keep_the_line():
    placed = fill(ADA, MUG=5)
    update(MUG=2)
    services.close(cart_id=placed.id, lines=[{"sku": "MUG", "quantity": 5}])
    assert [(line.sku, line.quantity) for line in queries.get(placed.id).lines] == [("MUG", 5)]


def test_the_batches_go_through_everybody_once():
    for number in range(7):
        services.add_item(owner=f"v:{number}", quote=quote("MUG"))
    after, owners = "", []
    while batch := queries.open_carts(after=after, limit=3):
        owners += [seen.owner for seen in batch]
        after = batch[-1].id
    assert sorted(owners) == [f"v:{number}" for number in range(7)]


@pytest.mark.slow
def test_ten_thousand_carts_in_ten_seconds():
    now = clock.now()
    carts = [
        {"id": new_id(), "owner": f"v:{n}", "status": "open", "currency": "EUR", "version": 1, "said": []}
        | {"created_at": now, "changed_at": now}
        for n in range(10_000)
    ]
    lines = [
        {"id": new_id(), "cart_id": row["id"], "sku": f"S{(n + k) % 60}", "quantity": 4, "place": "in"}
        | {"name": "Thing", "unit_minor": 100, "added_minor": 100, "added_at": now, "options": "", "plate": "fog"}
        | {"product_slug": "", "image_url": "", "image_alt": ""}
        for n, row in enumerate(carts)
        for k in range(3)
    ]
    with cart.transaction() as current:
        current.execute(insert(Cart), carts)
        current.execute(insert(CartLine), lines)
    started, after, changed = time.monotonic(), "", 0
    while batch := queries.open_carts(after=after):
        after = batch[-1].id
        changed += services.cut_unavailable(carts=batch, most={f"S{n}": 0 if n < 6 else 9 for n in range(60)})
    assert time.monotonic() - started < 10
    assert changed == sum(int(line["sku"][1:]) < 6 for line in lines)
    assert session().scalar(select(func.count()).where(CartLine.place == "aside")) == changed
