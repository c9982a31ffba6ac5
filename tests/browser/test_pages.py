"""Every kind of page: no axe violation, no sideways scroll, no broken policy; before and after swaps."""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.timeout(180)]
PAGES = {
    "home": "/",
    "category": "/c/coffee-tea",
    "product": "/p/tarn-gooseneck-kettle",
    "search": "/search?q=kettle",
    "nothing found": "/search?q=zzzzzz",
    "cart": "/cart/",
    "comparison": "/compare/?skus=TRN-SG-09,TRN-SO-09",
    "sign in": "/account/sign-in",
    "register": "/account/register",
    "help": "/support/",
    "terms": "/pages/terms",
    "order lookup": "/orders/lookup",
    "write a review": "/p/tarn-gooseneck-kettle/review",
    "reviews of one star": "/p/tarn-gooseneck-kettle?stars=3&verified=1",
    "not found": "/p/no-such-thing",
    "Arabic home": "/ar/",
    "Arabic product": "/ar/p/tarn-gooseneck-kettle",
    "German category": "/de/c/coffee-tea",
}


def violations(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    return [
        f"{rule['id']}: {node['html'][:120]}" for rule in found.response["violations"] for node in rule["nodes"][:3]
    ]


def sideways(page) -> int:
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(
    ("viewport", "dark"),
    [
        pytest.param(DESK, False, id="desk light", marks=pytest.mark.thorough),
        pytest.param(PHONE, True, id="phone dark"),
    ],
)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_everybody_can_use_it(visit, path, viewport, dark):
    page = visit(path, viewport=viewport, dark=dark)
    assert sideways(page) <= 0
    assert violations(page) == []


def test_after_swaps_it_is_still_for_everybody(visit):
    page = visit("/p/moor-mug")
    page.locator("#add").click()
    page.wait_for_selector("#cart-drawer[data-opens]")
    assert violations(page) == []
    page.goto("/cart/")
    page.locator("[data-sku] button[name=step]").last.click()
    page.wait_for_timeout(800)
    assert violations(page) == []


def test_choosing_a_variant_changes_address_price_and_picture(visit):
    page = visit("/p/tarn-gooseneck-kettle")
    before = page.locator("#buybox").get_attribute("data-sku")
    page.locator("#buybox a[hx-get]:not([aria-current])").first.click()
    page.wait_for_function("sku => document.querySelector('#buybox').dataset.sku !== sku", arg=before)
    assert "variant=" in page.url


def test_suggestions_come_while_typing_and_keys_choose_them(visit):
    page = visit("/")
    page.locator("[role=combobox], input[name=q]").first.fill("kett")
    page.wait_for_selector("[role=option], #suggestions a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(p|c|search)"))


@pytest.mark.parametrize("path", ["/", "/c/coffee-tea", "/p/tarn-gooseneck-kettle", "/search?q=kettle"])
def test_strangers_get_no_cookie_and_light_pages(shop, path):
    import requests

    answer = requests.get(shop.url + path, timeout=20)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")
    again = requests.get(shop.url + path, headers={"If-None-Match": answer.headers["ETag"]}, timeout=20)
    assert again.status_code == 304
    assert len(gzip.compress(answer.content)) <= 14 * 1024


def test_no_link_of_the_shop_is_dead(shop):
    """Follow every link of every public page once."""
    import requests

    seen, waiting, dead = set(), ["/", "/de/", "/ar/"], []
    browser = requests.Session()
    while waiting and len(seen) < 400:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = browser.get(shop.url + path, timeout=20)
        if answer.status_code >= 400:
            dead.append((path, answer.status_code))
        if "html" in answer.headers.get("Content-Type", ""):
            links = re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text)
            waiting += [
                link.replace("&amp;", "&")
                for link in links
                if "?" not in link and not link.startswith("/static") and link not in seen
            ]
    assert dead == []
    assert len(seen) > 100
