"""Comparing in a real browser: ticked in a list, looked at in the table, shared and copied; with and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_pages import sideways, violations

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.thorough, pytest.mark.timeout(180)]
LIST = "/search?q=kettle"


def tick(page: Page, sku: str, *, script: bool) -> None:
    page.locator(f"[data-compare='{sku}']").check()
    if not script:
        page.locator(f"form:has([data-compare='{sku}']) button").click()


def kettles(page: Page) -> list[str]:
    """What the list offers to compare and is called a kettle."""
    cards = page.locator("li.card", has_text=re.compile("kettle", re.IGNORECASE)).locator("[data-compare]")
    return [box.get_attribute("data-compare") for box in cards.all()]


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_from_the_list_to_the_table_and_back(visit, script):
    page = visit(LIST, script=script)
    skus = kettles(page)[:3]
    for count, sku in enumerate(skus, start=1):
        tick(page, sku, script=script)
        expect(page.locator("#compare-tray")).to_contain_text(f"{count} of 4")
        expect(page).to_have_url(re.compile(re.escape(LIST)))
        expect(page.locator("#compare-badge")).to_contain_text(str(count))
    page.reload()
    for sku in skus:
        expect(page.locator(f"[data-compare='{sku}']")).to_be_checked()
    page.locator("#compare-tray a.btn").click()
    table = page.locator("table.cmp")
    expect(table.locator("thead th")).to_have_count(3)
    page.locator("#view-2").click()
    expect(page).to_have_url(re.compile("show=differences"))
    expect(table.locator("tbody tr:not(.differs) th[scope=row]")).to_have_count(0)
    fold = table.locator("a.cmp-fold").first
    group = fold.get_attribute("id")
    before = table.locator("th[scope=row]").count()
    fold.click()
    expect(page.locator(f"#{group}")).to_have_attribute("aria-expanded", "false")
    assert table.locator("th[scope=row]").count() < before
    if script:
        expect(page.locator(f"#{group}")).to_be_focused()
        assert violations(page) == []
    table.get_by_role("button", name=re.compile("^Remove")).first.click()
    expect(table.locator("thead th")).to_have_count(2)
    expect(page.locator(f"#{group}")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_somebody_elses_list_is_looked_at_and_copied(visit, script):
    mine = visit(LIST, script=script)
    skus = kettles(mine)[:3]
    for sku in skus:
        tick(mine, sku, script=script)
        expect(mine.locator(f"#compare-tray [data-sku='{sku}']")).to_be_visible()
    mine.goto("/compare/")
    address = mine.locator("#share").input_value()
    theirs = visit(address[address.index("/compare/") :], script=script)
    expect(theirs.locator("table.cmp thead th")).to_have_count(3)
    expect(theirs.locator("#compare-badge b")).to_have_count(0)
    theirs.get_by_role("button", name="Compare these myself").click()
    expect(theirs.locator("#compare-badge")).to_contain_text("3")
    theirs.locator("table.cmp thead").get_by_role("button", name=re.compile("Add to cart")).first.click()
    expect(theirs.locator("#cart-badge, .cart-count").first).to_contain_text("1")


def test_on_a_phone_two_stand_side_by_side_and_can_be_chosen(visit):
    page = visit(LIST)
    skus = kettles(page)[:3]
    page.goto("/ar/compare/?skus=" + ",".join(skus))
    page.set_viewport_size(PHONE)
    heads = page.locator("table.cmp thead th")
    assert [head.is_visible() for head in heads.all()] == [True, True, False]
    page.locator("p.only-phone").first.locator("a").first.click()
    page.wait_for_url("**pair=**")
    assert [head.is_visible() for head in heads.all()] == [False, True, True]
    assert sideways(page) <= 0
    assert violations(page) == []
