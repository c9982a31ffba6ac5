"""A whole purchase in a real browser: with scripts, without them, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import FINISHED, events_on
from tests.support.shop import ADDRESS, wait_for
from tests.support.twin import DECLINED, VISA

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(240)]


def choose_and_add(page: Page) -> None:
    page.goto("/p/moor-mug")
    with page.expect_response(lambda answer: answer.url.endswith("/cart/lines") and answer.request.method == "POST"):
        page.locator("#add").click()


def to_checkout(page: Page, **more: str) -> None:
    page.goto("/checkout/")
    fill_address(page, **more)
    page.get_by_role("button", name="On to delivery").click()
    page.get_by_role("button", name="On to the last check").click()


def fill_address(page: Page, **more: str) -> None:
    for name in ("email", "name", "street", "postcode", "city"):
        page.fill(f"[name={name}]", (ADDRESS | more)[name])


def pay(page: Page, number: str = VISA) -> None:
    page.wait_for_url("**/c/pay/**")
    page.check(f"[name=method][value='{number}']")
    page.locator("button.button").click()


def follow_until(page: Page, status: str) -> None:
    """With scripts the page follows by itself; without, the shopper reloads."""
    for _ in range(80):
        if page.locator(f"[data-order-status={status}]").count():
            return
        page.wait_for_timeout(700)
        page.reload()
    raise AssertionError(f"the order did not become {status}: {page.inner_text('#order-status')}")


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_a_guest_buys(visit, shop, script):
    page = visit("/", script=script)
    choose_and_add(page)
    if script:
        expect(page.locator("#cart-drawer")).to_contain_text("Moor mug")
        expect(page.locator("#cart-badge")).to_contain_text("1")
    else:
        expect(page).to_have_url(re.compile("/cart/$"))
        expect(page.locator("main")).to_contain_text("Moor mug")
    email = f"buyer-{'with' if script else 'without'}-scripts@example.com"
    to_checkout(page, email=email)
    button = page.get_by_role("button", name=re.compile(r"^Pay "))
    expect(button).to_have_text(re.compile(r"Pay \d+\.\d\d"))
    button.click()
    pay(page)
    page.wait_for_url(re.compile("/orders/"))
    if script:
        page.wait_for_selector("[data-payment-status=paid]", timeout=30_000)  # by itself
    follow_until(page, "finished")
    said = events_on(page.content())
    assert [said.count(name) for name in FINISHED] == [1] * len(FINISHED), said
    wait_for(lambda: len(shop.mails(email)) >= 3, seconds=20)
    heard = " | ".join(mail["subject"] for mail in shop.mails(email))
    assert all(words in heard for words in ("confirmed", "on its way", "arrived")), heard


def test_a_decline_says_that_no_money_moved_and_another_card_works(visit):
    page = visit("/")
    choose_and_add(page)
    to_checkout(page)
    page.get_by_role("button", name=re.compile("^Pay ")).click()
    pay(page, DECLINED)
    expect(page.locator("main, body").first).to_contain_text(re.compile("declined", re.I))
    pay(page)
    page.wait_for_url(re.compile("/orders/"))
    page.wait_for_selector("[data-payment-status=paid]", timeout=30_000)


def test_buying_with_the_keyboard_alone(visit):
    """Tab, Enter and Space only, from the product to the payment page; the focus is always somewhere visible."""
    page = visit("/p/moor-mug")

    def tab_to(selector: str, limit: int = 90) -> None:
        for _ in range(limit):
            if page.evaluate("s => document.activeElement && document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
            lost = page.evaluate("() => document.activeElement === document.documentElement")
            assert not lost
        raise AssertionError(f"{selector} cannot be reached with Tab")

    tab_to("#add")
    page.keyboard.press("Enter")
    page.wait_for_selector("#cart-drawer a[href$='/checkout/']")
    tab_to("#cart-drawer a[href$='/checkout/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/**")
    for name in ("email", "name", "street", "postcode", "city"):
        tab_to(f"[name={name}]")
        page.keyboard.type(ADDRESS[name])
    tab_to("main form button.wide")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/delivery")
    tab_to("main form button.wide")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/review")
    tab_to("#place button.wide")
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/pay/**")


def test_a_cart_emptied_in_another_tab_leads_to_the_cart(visit):
    page = visit("/")
    choose_and_add(page)
    page.goto("/checkout/details")
    other = page.context.new_page()
    other.goto("/cart/")
    other.get_by_role("button", name="Remove").first.click()
    expect(other.locator("main")).to_contain_text("Put it back")
    fill_address(page, email="two-tabs@example.com")
    page.get_by_role("button", name="On to delivery").click()
    expect(page).to_have_url(re.compile("/cart/$"))
    expect(page.locator("h1")).to_be_visible()
