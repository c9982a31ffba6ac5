"""Receiving, counting, rules, and what can be had."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from storefront.inventory import queries, services
from storefront.inventory.context import inventory
from storefront.inventory.models import StockLevel, StockMovement
from storefront.kernel.db import session
from tests.support.inventory import counters, lines, said, stock

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.books_apart("stock alone, for orders that nobody placed")]


def test_a_new_sku_is_received_and_a_known_one_counted():
    stock("MUG", 5)
    stock("MUG", 7)
    kinds = [(row.kind, row.on_hand_delta) for row in queries.movements_of("MUG")]
    assert kinds == [("adjustment", 2), ("receipt", 5)]
    assert counters() == (7, 0)


def test_stocking_the_same_twice_books_nothing():
    stock("MUG", 5)
    stock("MUG", 5)
    assert len(queries.movements_of("MUG")) == 1


def test_a_delivery_note_counts_once():
    stock("MUG", 0)
    for _ in range(2):
        services.receive(sku="MUG", quantity=10, reason="note 77", actor="ada", key="receipt:77")
    assert counters() == (10, 0)


def test_an_adjustment_keeps_its_reason_and_actor_and_tells_everybody():
    stock("MUG", 5)
    services.adjust(sku="MUG", delta=-2, reason=" broken in the window ", actor="ada")
    newest = queries.movements_of("MUG")[0]
    assert (newest.kind, newest.on_hand_delta, newest.cause, newest.actor) == (
        "adjustment",
        -2,
        "broken in the window",
        "ada",
    )
    assert said("EVENT_STOCK_CHANGED")[-1]["available"] == 3


@pytest.mark.parametrize(
    ("delta", "reason", "words"),
    [
        (0, "count", "Nothing would change"),
        (1, "  ", "Say why"),
        (-6, "count", "not that many"),
        (-4, "count", "promised"),
    ],
)
def test_an_adjustment_that_cannot_be_is_refused_and_writes_nothing(delta, reason, words):
    stock("MUG", 5)
    services.allocate(order_id="o1", lines=lines(MUG=2))
    with pytest.raises(services.UnableToStock, match=words):
        services.adjust(sku="MUG", delta=delta, reason=reason, actor="ada")
    assert counters() == (5, 2)


def test_an_unknown_sku_cannot_be_adjusted_and_is_out():
    with pytest.raises(services.UnableToStock, match="no stock of NOPE"):
        services.adjust(sku="NOPE", delta=1, reason="found", actor="ada")
    unknown = queries.availability(["NOPE"])["NOPE"]
    assert (unknown.state, unknown.most, unknown.on_hand) == ("out", 0, 0)


@pytest.mark.parametrize(
    ("quantity", "rule", "state", "most"),
    [
        (6, {}, "in_stock", 6),
        (5, {}, "low", 5),
        (0, {}, "out", 0),
        (0, {"oversell": "backorder", "oversell_limit": 20}, "backorder", 20),
        (3, {"oversell": "backorder", "oversell_limit": 20}, "low", 23),
        (0, {"oversell": "preorder", "oversell_limit": 9, "ships_at": date(2026, 12, 9)}, "preorder", 9),
        (0, {"oversell": "deny", "oversell_limit": 9}, "out", 0),
        (0, {"oversell": "backorder", "oversell_limit": 0}, "out", 0),
    ],
)
def test_what_can_be_had_in_a_word(quantity, rule, state, most):
    stock("MUG", quantity, **rule)
    found = queries.availability(["MUG"])["MUG"]
    assert (found.state, found.most) == (state, most)
    assert found.ships_at == rule.get("ships_at")


def test_the_limit_cannot_fall_below_what_is_promised():
    stock("MUG", 1, oversell="backorder", oversell_limit=5)
    services.allocate(order_id="o1", lines=lines(MUG=4))
    with pytest.raises(services.UnableToStock, match="3 are promised"):
        services.set_rule(sku="MUG", oversell="deny")
    assert queries.availability(["MUG"])["MUG"].oversell == "backorder"


def test_the_owner_finds_a_sku_and_what_runs_low():
    stock("MUG-SAGE", 2)
    stock("MUG-CLAY", 50)
    stock("LAMP", 3)
    assert [row.availability.sku for row in queries.stock_list(search="mug").rows] == ["MUG-CLAY", "MUG-SAGE"]
    assert [row.availability.sku for row in queries.stock_list(only="low").rows] == ["LAMP", "MUG-SAGE"]
    second = queries.stock_list(per_page=2, page=9)
    assert (second.page, second.pages, second.total, len(second.rows)) == (2, 2, 3, 1)


def test_a_percent_sign_in_the_search_is_only_a_percent_sign():
    stock("MUG", 1)
    assert queries.stock_list(search="%").rows == []


def test_a_movement_is_never_changed_or_deleted():
    stock("MUG", 5)
    with pytest.raises(RuntimeError, match="never changed"), inventory.transaction() as current:
        current.get(StockMovement, queries.movements_of("MUG")[0].id).on_hand_delta = 50
        current.flush()
    with pytest.raises(RuntimeError, match="never changed"), inventory.transaction() as current:
        current.delete(current.get(StockMovement, queries.movements_of("MUG")[0].id))
        current.flush()


def test_the_database_itself_refuses_more_promises_than_goods():
    stock("MUG", 5)
    with pytest.raises(IntegrityError), inventory.transaction() as current:
        current.get(StockLevel, ("MUG", "main")).allocated = 6
        current.flush()
    session().rollback()
    assert counters() == (5, 0)


@pytest.mark.books_broken("drift, on purpose")
def test_drift_is_found():
    stock("MUG", 5)
    assert queries.breaches() == []
    with inventory.transaction() as current:
        current.get(StockLevel, ("MUG", "main")).on_hand = 6
    assert queries.breaches() == ["stock MUG at main: counters say (6, 0), movements say (5, 0)"]
