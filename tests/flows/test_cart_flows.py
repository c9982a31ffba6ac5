"""Cart flows over the real catalogue, warehouse and delivery rates."""

import pytest

from storefront.cart import queries, services
from storefront.catalog import queries as shelf_queries
from storefront.catalog import services as shelf
from storefront.comparison import queries as compared
from storefront.comparison import services as comparison
from storefront.flows import change_cart
from storefront.flows.add_to_cart import add_to_cart
from storefront.flows.merge_on_login import merge_on_login
from storefront.flows.quick_order import NothingWritten, quick_order
from storefront.flows.show_cart import show_cart
from storefront.flows.update_carts import update_carts
from storefront.inventory import services as books
from storefront.kernel.money import Money
from tests.support.cart import ADA, GUEST, fill, quantities, reprice, sell

pytestmark = pytest.mark.usefixtures("app")


def add(sku, quantity=1, owner=ADA):
    return add_to_cart(owner=owner, sku=sku, quantity=quantity, locale="en")


def sold_out(sku, count):
    books.adjust(sku=sku, delta=-count, reason="broken", actor="test")


def test_a_thing_is_quoted_as_it_is_now_never_as_the_form_says():
    sell("MUG", 1450, 3)
    assert add("MUG", 5).in_cart == 3
    assert show_cart(owner=ADA, locale="en").subtotal == Money(4350, "EUR")


def test_what_is_not_sold_cannot_be_added():
    with pytest.raises(services.UnableToAdd, match="do not have this"):
        add("NOPE")
    sell("MUG", quantity=0)
    with pytest.raises(services.UnableToAdd, match="sold out"):
        add("MUG")


def test_a_pre_order_can_be_added_up_to_its_limit():
    sell("MUG", quantity=0, oversell="preorder", oversell_limit=4)
    assert add("MUG", 9).in_cart == 4


def test_the_sum_is_the_one_of_the_checkout():
    sell("MUG", 1450)
    add("MUG", 2)
    page = show_cart(owner=ADA, locale="en")
    assert (page.subtotal, page.delivery.price, page.total) == (
        Money(2900, "EUR"),
        Money(490, "EUR"),
        Money(3390, "EUR"),
    )
    change_cart.set_quantity(owner=ADA, sku="MUG", quantity=5, locale="en")
    assert show_cart(owner=ADA, locale="en").total == Money(7250, "EUR")


def test_a_changed_price_is_shown_with_both_sums_and_stays_until_read():
    sell("MUG", 1450)
    add("MUG")
    reprice("MUG", 1600)
    line = show_cart(owner=ADA, locale="en").lines[0]
    assert (line.price_before, line.line.unit) == (Money(1450, "EUR"), Money(1600, "EUR"))
    change_cart.dismiss_notices(owner=ADA, locale="en")
    assert show_cart(owner=ADA, locale="en").lines[0].price_before is None


def test_the_cart_speaks_the_readers_language():
    sell("MUG", name="Moor mug")
    add("MUG")
    assert show_cart(owner=ADA, locale="de").lines[0].line.name == "Moor mug DE"


def test_the_job_sets_aside_and_offers_what_is_close():
    sell("MUG", quantity=2), sell("CUP", quantity=9), sell("BOWL", quantity=0)
    add("MUG", 2)
    sold_out("MUG", 2)
    assert str(update_carts()) == "checked 1 cart, changed 1 line"
    page = show_cart(owner=ADA, locale="en")
    assert page.lines == []
    assert [shown.line.sku for shown in page.gone] == ["MUG"]
    assert [stands.sku for stands in page.gone[0].alternatives] == ["CUP"]
    assert page.total == Money(0, "EUR")
    books.adjust(sku="MUG", delta=1, reason="found one", actor="test")
    assert str(update_carts()) == "checked 1 cart, changed 1 line"
    assert quantities() == {"MUG": 1}


def test_the_job_sets_aside_what_is_no_longer_sold():
    sell("MUG"), sell("CUP")
    add("MUG"), add("CUP")
    product_id = shelf_queries.offers(["MUG"], "en")["MUG"].product_id
    shelf.unpublish(product_id=product_id, actor="test")
    update_carts(batch=1)
    assert quantities() == {"CUP": 1}


def test_the_job_counts_carts_and_lines():
    sell("MUG", quantity=6)
    for number in range(5):
        add("MUG", 2, owner=f"v:{number}")
    sold_out("MUG", 5)
    assert str(update_carts(batch=2)) == "checked 5 carts, changed 5 lines"
    assert str(update_carts()) == "checked 5 carts, changed 0 lines"


def test_an_undo_gives_what_is_still_there():
    sell("MUG", quantity=5)
    add("MUG", 5)
    services.remove_line(owner=ADA, sku="MUG")
    sold_out("MUG", 3)
    change_cart.restore(owner=ADA, sku="MUG", locale="en")
    assert quantities() == {"MUG": 2}


def test_log_in_takes_everything_along_once():
    sell("MUG", quantity=4), sell("CUP")
    add("MUG", 3, owner=GUEST), add("MUG", 2), add("CUP", 1, owner=GUEST)
    comparison.add(owner=GUEST, sku="MUG", type_code="mug")
    for _ in range(2):
        merge_on_login(guest_owner=GUEST, account_owner=ADA)
    assert quantities() == {"MUG": 4, "CUP": 1}
    assert [entry.sku for entry in compared.comparison_of(ADA)] == ["MUG"]
    assert queries.cart_of(GUEST) is None


def test_a_list_goes_in_and_nothing_of_it_is_lost():
    sell("MUG-1", quantity=3), sell("CUP-1")
    done = quick_order(owner=ADA, text="SKU;Qty\nmug-1;5\nCUP-1 2\nCUP-9 1\nzzzzzz 4\nCUP-1 lots\nCUP-1 1", locale="en")
    assert quantities() == {"MUG-1": 3, "CUP-1": 3}
    assert [(o.sku, o.granted, o.suggestion) for o in done.outcomes] == [
        ("MUG-1", 3, None),
        ("CUP-1", 2, None),
        ("CUP-9", None, "CUP-1"),
        ("zzzzzz", None, None),
        ("CUP-1", None, None),
        ("CUP-1", 3, None),
    ]
    assert done.left == "CUP-9 1\nzzzzzz 4\nCUP-1 lots"


def test_an_empty_list_is_refused_and_a_long_one_waits():
    with pytest.raises(NothingWritten):
        quick_order(owner=ADA, text=" \n ", locale="en")
    sell("MUG")
    done = quick_order(owner=ADA, text="\n".join(["MUG 1"] * 203), locale="en")
    assert quantities() == {"MUG": 20}
    assert sum(outcome.granted is not None for outcome in done.outcomes) == 20
    assert done.left.count("MUG 1") == 183
    assert str(done.outcomes[-1].problem).startswith("We take 200 lines")


def test_a_stranger_sees_an_empty_cart():
    assert show_cart(owner=None, locale="en").total == Money(0, "EUR")
    assert show_cart(owner=GUEST, locale="en").lines == []
    assert fill(GUEST) is None
