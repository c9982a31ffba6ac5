"""Lists as people have them: from spreadsheets, mails and memory."""

import pytest

from storefront.flows.quick_order import parse


def read(text):
    return [(entry.sku, entry.quantity) for entry in parse(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MOR-SG 2", [("MOR-SG", 2)]),
        ("MOR-SG", [("MOR-SG", 1)]),
        ("MOR-SG\t2", [("MOR-SG", 2)]),
        ("MOR-SG,2", [("MOR-SG", 2)]),
        ("MOR-SG;2", [("MOR-SG", 2)]),
        ("MOR-SG ; 2", [("MOR-SG", 2)]),
        ("MOR-SG x3", [("MOR-SG", 3)]),
        ("MOR-SG x 3", [("MOR-SG", 3)]),
        ("MOR-SG × 3", [("MOR-SG", 3)]),
        ("3 x MOR-SG", [("MOR-SG", 3)]),
        ("3x MOR-SG", [("MOR-SG", 3)]),
        ('"MOR-SG","2"', [("MOR-SG", 2)]),
        ("MOR-SG\tMoor mug\t2", [("MOR-SG", 2)]),
        ("MOR-SG 2 pieces", [("MOR-SG", 2)]),
        ("MOR-SG 2\r\n\r\n  LRK-HN\t1  \n", [("MOR-SG", 2), ("LRK-HN", 1)]),
        ("MOR-SG 0", [("MOR-SG", None)]),
        ("MOR-SG -2", [("MOR-SG", None)]),
        ("MOR-SG 1.5", [("MOR-SG", None)]),
        ("MOR-SG two", [("MOR-SG", None)]),
        ("MOR-SG 99999999999999999999", [("MOR-SG", None)]),
        ("", []),
        (" \n\t\n", []),
        (";;;", [(";;;", 1)]),
    ],
)
def test_one_thing_a_line(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    "header",
    [
        "SKU;Qty",
        "sku\tquantity",
        "Artikelnummer;Menge",
        "Item number,Quantity",
        "Item number\tName\tHow many",
        "رقم؛كمية x",
    ],
)
def test_a_header_is_passed_over(header):
    assert read(f"{header}\nMOR-SG 2") == [("MOR-SG", 2)]


def test_only_the_first_line_is_a_header_and_numbers_are_those_of_the_list():
    entries = parse("SKU;Qty\n\nMOR-SG;2\nSKU;Qty")
    assert [(entry.number, entry.sku) for entry in entries] == [(3, "MOR-SG"), (4, "SKU")]
