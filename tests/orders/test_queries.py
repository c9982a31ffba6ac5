"""The owner's list, and the way back to one's own order."""

import pytest

from storefront.kernel import clock
from storefront.orders import queries, services
from storefront.orders.context import orders
from storefront.orders.moving import move
from tests.support.events import events_of
from tests.support.orders import line, placed

pytestmark = pytest.mark.usefixtures("app")


def test_finds_by_number_mail_and_sku():
    first = placed(line("KETTLE-1"), email="ada@example.org")
    placed(line("MUG-1"), email="bob_x@example.org")
    for text in (first.number, first.number[2:6].lower(), "ADA@", "kettle-1"):
        assert [order.id for order in queries.search(queries.Filters(text=text)).orders] == [first.id], text
    assert queries.search(queries.Filters(text="b%x")).total == 0


def test_filters_counts_and_pages():
    everyone = [placed(account_id="acc") for _ in range(3)]
    with orders.transaction():
        move(everyone[0].id, "status", "confirmed")
    page = queries.search(queries.Filters(status="pending"), 2, per_page=1)
    assert (page.total, page.page, page.pages, len(page.orders)) == (2, 2, 2, 1)
    assert page.counts["status"] == {"pending": 2, "confirmed": 1}
    assert [order.id for order in queries.of_account("acc")] == [order.id for order in reversed(everyone)]


def test_the_link_goes_only_to_who_knows_both():
    order = placed(email="ada@example.org")
    services.ask_for_link(number=order.number, email="eve@example.org")
    services.ask_for_link(number="O-0000-000", email="ada@example.org")
    assert "EVENT_ORDER_LINK_REQUESTED" not in events_of("orders")
    for _ in range(2):
        services.ask_for_link(number=order.number.lower().replace("-", " "), email=" ADA@example.org")
    assert events_of("orders").count("EVENT_ORDER_LINK_REQUESTED") == 1
    with clock.travel(minutes=2):
        services.ask_for_link(number=order.number, email="ada@example.org")
    assert events_of("orders").count("EVENT_ORDER_LINK_REQUESTED") == 2


def test_a_draft_keeps_what_was_not_sent_again():
    services.save_draft(owner="v:1", email="a@example.org", shipping={"city": "Leipzig"})
    services.save_draft(owner="v:1", delivery={"code": "express"})
    draft = queries.draft_of("v:1")
    assert (draft.email, draft.shipping, draft.delivery) == ("a@example.org", {"city": "Leipzig"}, {"code": "express"})
    assert queries.draft_of(None) == queries.draft_of("v:2")


def test_what_a_guest_typed_goes_along_into_the_account():
    services.save_draft(owner="v:1", email="a@example.org", shipping={"city": "Leipzig"})
    for _ in range(2):
        services.adopt_draft(guest_owner="v:1", account_owner="a:1")
    assert queries.draft_of("a:1").shipping == {"city": "Leipzig"}
    assert queries.draft_of("v:1") == queries.draft_of(None)
