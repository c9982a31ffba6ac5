"""Pages of words and of help: what the footer promises is there, in every language."""

import json
import re
from html.parser import HTMLParser

import pytest
from babel.numbers import format_decimal

from storefront import demo
from storefront.config import ROOT
from storefront.content import pages, queries, services
from storefront.flows.seed_pages import seed_pages
from storefront.shipping.rates import FREE_FROM_MINOR, HEAVY_MINOR, RATES
from tests.support.staff import signed_in

SUPPORT = ("/support/", "/support/contact", "/support/returns")
LOCALES = ("en", "de", "ar")
PREFIX = {"en": "", "de": "/de", "ar": "/ar"}


def promised() -> set[str]:
    """Every address of these two kinds that a template links to."""
    sources = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    return {
        found for source in sources for found in re.findall(r'script_root \}\}(/(?:pages|support)/[\w-]*)"', source)
    }


@pytest.fixture
def seeded(app):
    seed_pages()


def test_what_the_templates_link_to_exists(client, seeded):
    found = promised()
    assert {"/pages/terms", "/pages/privacy", *SUPPORT} <= found
    assert {address: client.get(address).status_code for address in found} == dict.fromkeys(found, 200)


@pytest.mark.parametrize("slug", [page["slug"] for page in demo.pages()])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_speaks_the_readers_language(client, seeded, slug, locale):
    said = next(page for page in demo.pages() if page["slug"] == slug)
    response = client.get(f"{PREFIX[locale]}/pages/{slug}")
    assert said["title"][locale] in response.text
    assert said["body"][locale][-1] in response.text.replace(f'href="{PREFIX[locale]}/', 'href="/')
    assert f'<link rel="canonical" href="{PREFIX[locale]}/pages/{slug}">' in response.text
    assert set(re.findall(r'rel="alternate" hreflang="(\w+)"', response.text)) == set(LOCALES)
    assert f'<html lang="{locale}" dir="{"rtl" if locale == "ar" else "ltr"}">' in response.text


@pytest.mark.parametrize("address", ["/pages/privacy", *SUPPORT])
def test_anybody_may_keep_a_page_and_nobody_gets_a_cookie(client, seeded, address):
    response = client.get(address)
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"].startswith("public")
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_links_inside_a_page_keep_the_language(client, seeded):
    assert 'href="/de/support/returns"' in client.get("/de/pages/delivery").text
    assert 'href="/support/returns"' in client.get("/pages/delivery").text


def test_a_page_nobody_wrote_is_not_found(client, seeded):
    assert client.get("/pages/imprint").status_code == 404


def test_a_page_that_is_not_translated_says_its_language(client, app):
    services.save_page(slug="care", locale="en", title="Care", body_html="<p>Wipe it.</p>")
    text = client.get("/ar/pages/care").text
    assert re.search(r'<article [^>]*lang="en" dir="ltr"', text)
    assert '<link rel="canonical" href="/pages/care">' in text


def test_only_harmless_html_is_kept(app):
    html = '<p onclick="x()">Hello <script>x()</script><a href="javascript:x()">you</a> <a href="/cart/">cart</a></p>'
    services.save_page(slug="care", locale="en", title=" Care ", body_html=html)
    saved = queries.page("care", "en")
    assert saved.body_html == '<p>Hello <a>you</a> <a href="/cart/">cart</a></p>'
    assert saved.title == "Care"


@pytest.mark.parametrize("slug", ["", "Care", "a b", "a/b", "-a", "a" * 61])
def test_an_address_that_is_none_is_refused(app, slug):
    with pytest.raises(services.UnableToSavePage):
        services.save_page(slug=slug, locale="en", title="Care", body_html="<p>x</p>")


def test_a_page_needs_a_title(app):
    with pytest.raises(services.UnableToSavePage):
        services.save_page(slug="care", locale="en", title="  ", body_html="<p>x</p>")


def test_saving_again_replaces_and_seeding_twice_is_once(app):
    assert seed_pages() == seed_pages() == len(demo.pages())
    services.save_page(slug="terms", locale="en", title="New terms", body_html="<p>Short.</p>")
    assert queries.page("terms", "en").title == "New terms"
    assert queries.page("terms", "de").title == "Geschäftsbedingungen"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_delivery_page_says_what_the_checkout_charges(locale):
    said = next(page for page in demo.pages() if page["slug"] == "delivery")
    text = "\n".join(said["body"][locale])
    for rate in (rate for zone in RATES.values() for rate in zone):
        assert format_decimal(rate.minor / 100, "0.00", locale="de" if locale == "de" else "en") in text
        assert all(str(day) in text for day in rate.days)
        if rate.free_from_minor:
            assert f"{rate.free_from_minor // 100} €" in text
    assert f"{FREE_FROM_MINOR // 100} €" in text
    assert f"{HEAVY_MINOR // 100}{',' if locale == 'de' else '.'}00" in text


class Shape(HTMLParser):
    """The tags of a text, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(f"{tag} {sorted(attrs)}")


def test_translations_of_a_page_have_the_same_parts_and_survive_cleaning():
    for page in demo.pages():
        bodies = {locale: "\n".join(lines) for locale, lines in page["body"].items()}
        assert set(bodies) == set(page["title"]) == set(page["summary"]) == set(LOCALES)
        assert {json.dumps(Shape(body).tags) for body in bodies.values()} == {json.dumps(Shape(bodies["en"]).tags)}
        assert all(pages.cleaned(body) == body for body in bodies.values())


def test_contact_says_how_the_shop_is_reached(client, seeded):
    text = client.get("/de/support/contact").text
    assert "mailto:hello@ollerby.example" in text
    assert "tel:+493410000612" in text
    assert "Mühlgasse 12" in text


def test_contact_of_a_shop_that_says_nothing_names_the_address_of_its_mails(client, app):
    assert f"mailto:{app.extensions['settings'].shop_address}" in client.get("/support/contact").text


@pytest.mark.parametrize("path", ["/", "/admin/", "/nowhere"])
def test_every_page_names_its_marks_and_they_exist(client, seeded, path):
    page = signed_in(client).get(path).text
    links = re.findall(r'<link rel="(icon|apple-touch-icon)" href="([^"]+)"', page)
    assert [(kind, href.split("?")[0]) for kind, href in links] == [
        ("icon", "/static/img/favicon.svg"),
        ("apple-touch-icon", "/static/img/apple-touch-icon.png"),
    ]
    assert all(client.get(href).status_code == 200 for _, href in links)


def test_a_shared_link_has_a_picture_under_the_shops_own_address(client, seeded):
    page = client.get("/").text
    image = re.search(r'<meta property="og:image" content="([^"]+)"', page)[1]
    assert image.startswith("http://localhost/static/img/og-image.png")
    assert client.get(image.removeprefix("http://localhost")).mimetype == "image/png"
    assert re.search(r'<meta property="og:title" content="[^"]+"', page)
