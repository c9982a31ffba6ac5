"""Four notebooks of an Icecat file side by side, over HTTP."""

import re
from html import unescape

import pytest

from storefront.flows.import_products import import_products
from tests.support import notebooks
from tests.support.http import HX

FOUR = "/compare/?skus=101,102,103,104"


@pytest.fixture
def bring(app, tmp_path):
    def bring(products):
        place = tmp_path / "notebooks.jsonl"
        place.write_bytes(notebooks.lines(products))
        report = import_products(layout="icecat", path=place)
        assert (report.created, report.problems) == (len(products), [])

    return bring


@pytest.fixture
def shelf(bring):
    bring(notebooks.HANDMADE)


def rows(page):
    """Row name → cells as one reads them."""
    found = {}
    for row in re.findall(r'<tr(?: class="differs")?><th scope="row">(.*?)</tr>', page.text, re.S):
        name, *cells = re.split(r"<td>", row)
        found[re.split("<", name)[0].strip()] = [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells]
    return found


def sentences(page):
    part = page.text.partition('class="note gains"')[2].partition("</ul>")[0]
    return [unescape(one).replace("\xa0", " ") for one in re.findall(r"<li>(.*?)</li>", part, re.S)]


def test_every_row_has_one_unit_and_the_best_is_marked(client, shelf):
    found = rows(client.get(FOUR))
    assert found["Internal memory"] == ["8.0 GB", "16.0 GB best", "16.0 GB best", "0.5 GB"]
    assert found["Weight"] == ["1,300.0 g", "1,250.0 g", "1,814.4 g", "990.0 g best"]
    assert found["Processor cores"] == ["4", "8 best", "8 best", "2"]
    assert found["Cable"] == ["1.5 m", "1.5 m", "1.5 m", "2.0 m"]
    assert found["Battery life"] == ["9.0 h", "8.5 h", "not stated", "12.0 h best"]
    assert found["Display diagonal"] == ["13.3 in", "13.3 in", "15.6 in", "11.6 in"], "larger is not better"
    assert "Weight (imperial)" not in found


def test_only_differences_and_only_what_is_the_same(client, shelf):
    everything = set(rows(client.get(FOUR)))
    different = set(rows(client.get(FOUR + "&show=differences")))
    same = set(rows(client.get(FOUR + "&show=similarities")))
    assert same == {"Keyboard"}, "another case of letters is no difference"
    assert different == everything - same
    two = rows(client.get("/compare/?skus=101,102&show=similarities"))
    assert set(two) == {"Keyboard", "Cable", "Display diagonal"}, "150 cm is 1.5 m"


def test_what_one_gains_for_some_money_more(client, shelf):
    said = sentences(client.get(FOUR))
    assert said[0] == (
        "For 40.00 € more than Norna Fell 13 notebook, Norna Fell 13 Plus notebook is better in 3 things: "
        "Processor cores (8 instead of 4), Internal memory (16.0 GB instead of 8.0 GB), and one more; "
        "it is worse in one: Battery life (8.5 h instead of 9.0 h)."
    )
    assert said[1].startswith(
        "For 100.00 € more than Norna Fell 13 notebook, Norna Fell 15 notebook is better in 2 things"
    )
    assert len(said) == 3


def test_what_one_gains_in_another_language(client, shelf):
    said = sentences(client.get("/de" + FOUR))[0]
    assert said.startswith(
        "Für 40,00 € mehr als Norna Fell 13 notebook ist Norna Fell 13 Plus notebook in 3 Dingen besser"
    )
    assert "16,0 GB statt 8,0 GB" in said and said.endswith("(8,5 h statt 9,0 h).")
    arabic = sentences(client.get("/ar" + FOUR))[0]
    assert "3 أشياء" in arabic and "\u2068Norna Fell 13 notebook\u2069" in arabic


def test_for_the_same_price_and_for_nothing(client, bring):
    cheap, light = notebooks.HANDMADE[0] | {"price": 100}, notebooks.HANDMADE[3] | {"price": 100}
    dear = cheap | {"id": "105", "name": "W", "title": "Norna W notebook", "price": 900, "attr_n_internal_memory": 4.0}
    bring([cheap, light, dear])
    said = sentences(client.get("/compare/?skus=101,104,105"))
    assert said[0].startswith(
        "For the same price as Norna Fell 13 notebook, Norna Moss 11 notebook is better in 2 things"
    )
    assert said[1] == (
        "Norna W notebook costs 8.00 € more than Norna Fell 13 notebook and is better in nothing that is measured here; "
        "it is worse in one: Internal memory (4.0 GB instead of 8.0 GB)."
    )


def test_the_link_shows_anybody_the_same_and_is_not_for_search_engines(app, client, shelf):
    for sku in ("101", "102", "103", "104"):
        client.post("/compare/entries", data={"sku": sku})
    mine = client.get("/compare/")
    (address,) = re.findall(r'id="share" readonly value="([^"]+)"', mine.text)
    path = address.removeprefix(app.extensions["settings"].public_url)
    assert path == FOUR
    stranger = app.test_client().get(path)
    assert rows(stranger) == rows(mine)
    assert '<meta name="robots" content="noindex">' in stranger.text
    assert "Set-Cookie" not in stranger.headers


def test_the_page_is_light_and_its_fragment_is_a_part_of_it(client, shelf):
    page, fragment = client.get(FOUR), client.get(FOUR, headers=HX)
    assert fragment.text in page.text


@pytest.mark.skipif(not notebooks.REAL.exists(), reason="the Icecat data set is not beside the project")
def test_four_real_notebooks(client, bring):
    bring(notebooks.real())
    address = "/compare/?skus=" + ",".join(notebooks.REAL_IDS)
    page = client.get(address)
    found = rows(page)
    assert found["Internal memory"] == ["2 GB", "2 GB", "4 GB best", "1 GB"]
    assert [cell.split()[1] for cell in found["Weight"] if cell != "not stated"] == ["g"] * 3
    assert found["Display diagonal"] == ["14.1 in", "12.1 in", "17.0 in", "14.1 in"]
    assert len(found) > 100
    different, same = (rows(client.get(f"{address}&show={show}")) for show in ("differences", "similarities"))
    assert len(different) + len(same) == len(found)
    assert all(len(set(cells)) == 1 for cells in same.values())
    assert len(sentences(page)) == 3
    assert all(" more than HP Compaq 6910p" in said or "costs" in said for said in sentences(page))
