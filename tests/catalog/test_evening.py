"""Values side by side: one unit and the same decimals in each row."""

import pytest

from storefront.catalog import queries, services
from storefront.catalog.drafts import AttributeDraft, ProductDraft, VariantDraft

pytestmark = pytest.mark.usefixtures("app")
KINDS = [
    AttributeDraft(code="memory", name={"en": "Memory"}, type="text", comparable=True, better="higher"),
    AttributeDraft(code="screen", name={"en": "Screen"}, type="text", comparable=True),
    AttributeDraft(code="power", name={"en": "Power"}, type="text", comparable=True, better="lower"),
    AttributeDraft(code="weight", name={"en": "Weight"}, type="number", unit="kg", comparable=True, better="lower"),
    AttributeDraft(code="ports", name={"en": "Ports"}, type="text", comparable=True),
]


def shelve(**said):
    services.save_category(slug="books", name={"en": "Books"})
    services.save_type(code="book", name={"en": "Books"}, attributes=KINDS)
    for sku, attributes in said.items():
        variant = VariantDraft(sku=sku, price_minor=100)
        draft = ProductDraft(slug=sku.lower(), type="book", category="books", name={"en": sku}, variants=[variant])
        services.save_product(draft=ProductDraft(**draft.__dict__ | {"attributes": attributes}), actor="test")


def row(code, *skus, locale="en"):
    rows = {row.code: row for group in queries.compared_rows(skus, locale) for row in group.rows}
    return [rows[code].values[sku].text if sku in rows[code].values else None for sku in skus]


@pytest.mark.parametrize(
    ("code", "said", "shown"),
    [
        ("memory", ("512 MB", "1 GB"), ["512 MB", "1,024 MB"]),
        ("memory", ("2GB", "4096 mb"), ["2 GB", "4 GB"]),
        ("screen", ('15.6"', "39.6 cm"), ["15.6 in", "15.6 in"]),
        ("screen", ("14 inch", "35.6 cm"), ["14 in", "14 in"]),
        ("power", ("900 W", "1.2 kW"), ["900 W", "1,200 W"]),
        ("power", ("1,200 W", "1.5 kW"), ["1.2 kW", "1.5 kW"]),
        ("screen", ("15.6 in", "a big one"), ["15.6 in", "a big one"]),
        ("screen", ("15.6 in", "2 kg"), ["15.6 in", "2 kg"]),
        ("ports", ("2", "3"), ["2", "3"]),
        ("weight", (1.25, 2.0), ["1.25 kg", "2.00 kg"]),
        ("weight", (3, 2), ["3 kg", "2 kg"]),
    ],
)
def test_a_row_has_one_unit_and_the_same_decimals(code, said, shown):
    shelve(A={code: said[0]}, B={code: said[1]})
    assert row(code, "A", "B") == shown


def test_numbers_are_written_and_read_as_the_language_does():
    shelve(A={"power": {"en": "1,500 W", "de": "1.500 W"}, "weight": 1.5}, B={"power": "2 kW", "weight": 2})
    assert row("power", "A", "B") == ["1.5 kW", "2.0 kW"]
    assert row("power", "A", "B", locale="de") == ["1,5 kW", "2,0 kW"]
    assert row("weight", "A", "B", locale="de") == ["1,5 kg", "2,0 kg"]


def test_what_is_not_stated_stays_open():
    shelve(A={"memory": "512 MB", "weight": 1.5}, B={"memory": "1 GB"}, C={"weight": 2})
    assert row("memory", "A", "B", "C") == ["512 MB", "1,024 MB", None]
    assert row("weight", "A", "B", "C") == ["1.5 kg", None, "2.0 kg"]


def test_a_category_to_find_others_in():
    shelve(A={})
    assert queries.home_of("A", "en") == ("books", "Books")
    assert queries.home_of("NOPE", "en") is None
    assert queries.types_of(["NOPE", "A"]) == {"A": ("book", "Books")}
