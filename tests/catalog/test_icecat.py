"""Icecat files: kinds, typed attributes with units, and what cannot be read."""

import gzip
import json
from pathlib import Path

import pytest

from storefront.catalog import importing, queries
from storefront.catalog.importing import Source
from storefront.flows.import_products import import_products

PLACES = [above / "shared/data/icecat/products.jsonl.gz" for above in Path(__file__).resolve().parents]
REAL = next((place for place in PLACES if place.exists()), PLACES[0])
MOUSE = {"id": "11", "name": "M-1", "title": "Norna M-1 mouse USB Optical 1000 DPI Black", "supplier": "Norna"}
PAD = {"id": "12", "name": "Felt", "title": "Norna Felt mouse pad Gray", "supplier": "Norna", "price": 990}
SCREEN = {"id": "13", "name": "S24", "title": 'Norna S24 computer monitor 60.5 cm (23.8")', "supplier": "Norna"}
ARM = {"id": "14", "name": "Monitor arm for two screens", "title": "Norna Monitor arm for two screens", "price": 5900}
LASER = {"id": "21", "name": "L-1", "title": "Norna L-1 laser printer", "supplier": "Norna", "price": 24900}
BOOK = {"id": "31", "name": "B-1", "title": "Norna B-1 notebook", "supplier": "Norna", "price": 89900}
SHELF = [
    MOUSE | {"price": 1995, "ean": ["4006381333931"], "attr_n_movement_resolution": 1000.0, "attr_b_scroll": True},
    PAD | {"attr_n_width": 240.0, "attr_t_material": "Felt"},
    SCREEN | {"price": 18900, "attr_n_display_diagonal": 23.8, "attr_n_weight__imperial_": 9.5},
    ARM | {"short_description": "Holds <b>two</b>"},
]


def lines(products) -> bytes:
    return "\n".join(json.dumps(one) for one in products).encode()


@pytest.fixture
def parsed(tmp_path):
    def read(data: bytes):
        reading = importing.read("icecat", Source(written(tmp_path, data), "Icecat", "en", "EUR"))
        return reading, [item.draft for item in reading.items]

    return read


def written(folder: Path, data: bytes) -> Path:
    place = folder / "some.jsonl"
    place.write_bytes(data)
    return place


class TestReading:
    def test_each_thing_is_of_the_kind_its_title_names(self, parsed):
        found = {draft.variants[0].sku: draft.category for draft in parsed(lines(SHELF))[1]}
        assert found == {"11": "mice", "12": "mouse-pads", "13": "monitors", "14": "screen-mounts"}

    def test_numbers_have_the_unit_of_their_key(self, parsed):
        types = {kind.code: {one.code: one for one in kind.attributes} for kind in parsed(lines(SHELF))[0].types}
        assert types["icecat-mice"]["movement-resolution"].unit == "dpi"
        assert types["icecat-mouse-pads"]["width"].unit == "mm"
        assert types["icecat-monitors"]["display-diagonal"].unit == "in"
        assert types["icecat-monitors"]["weight-imperial"].unit == "lb"
        assert types["icecat-mice"]["scroll"].type == "bool"

    def test_lines_and_lists_are_as_one_reads_them(self, parsed):
        told = [BOOK | {"attr_t_software": "Recovery\\nSupport", "attr_t_cards": "MMC,SD", "attr_t_speeds": "10,100"}]
        mine = parsed(lines(told))[1][0].attributes
        assert [mine[key] for key in ("software", "cards", "speeds")] == ["Recovery; Support", "MMC, SD", "10,100"]

    def test_memory_is_in_one_unit_a_kind(self, parsed):
        told = [
            LASER | {"attr_n_internal_memory": 64.0, "attr_n_maximum_internal_memory": 0.512},
            LASER | {"id": "22", "attr_n_internal_memory": 1.0, "attr_n_maximum_internal_memory": 320.0},
            BOOK | {"attr_n_internal_memory": 2.0, "attr_n_discrete_graphics_adapter_memory": 0.512},
            BOOK | {"id": "32", "attr_n_internal_memory": 4096.0, "attr_n_discrete_graphics_adapter_memory": 4.0},
            BOOK | {"id": "33", "attr_n_internal_memory": 512.0, "title": "Norna B-1 notebook 512MB/40GB"},
        ]
        reading, drafts = parsed(lines(told))
        units = {kind.code: {one.code: one.unit for one in kind.attributes} for kind in reading.types}
        assert units["icecat-printers"]["internal-memory"] == "MB"
        assert units["icecat-notebooks"]["internal-memory"] == "GB"
        mine = {draft.variants[0].sku: draft.attributes for draft in drafts}
        assert [mine[sku]["internal-memory"] for sku in ("21", "22")] == [64, 1024]
        assert [mine[sku]["maximum-internal-memory"] for sku in ("21", "22")] == [512, 320]
        assert [mine[sku]["internal-memory"] for sku in ("31", "32", "33")] == [2, 4, 0.5]
        assert [mine[sku]["discrete-graphics-adapter-memory"] for sku in ("31", "32")] == [0.5, 4]

    def test_what_is_said_in_pounds_only_is_compared_in_grams(self, parsed):
        told = [BOOK | {"attr_n_weight": 1500.0}, BOOK | {"id": "32", "attr_n_weight__imperial_": 4.0}]
        reading, drafts = parsed(lines(told))
        assert [draft.attributes["weight"] for draft in drafts] == [1500, 1814.4]
        compared = {one.code: one.comparable for one in reading.types[0].attributes}
        assert compared == {"mpn": False, "weight": True, "weight-imperial": False}

    def test_cores_written_as_text_are_numbers(self, parsed):
        told = [BOOK | {"attr_t_processor_cores": "4"}, BOOK | {"id": "32", "attr_t_processor_cores": "2"}]
        reading, drafts = parsed(lines(told))
        (cores,) = [one for one in reading.types[0].attributes if one.code == "processor-cores"]
        assert (cores.type, cores.better) == ("number", "higher")
        assert drafts[0].attributes["processor-cores"] == 4

    def test_packed_or_plain_is_the_same(self, parsed):
        assert parsed(gzip.compress(lines(SHELF)))[1] == parsed(lines(SHELF))[1]

    def test_a_line_that_does_not_fit_stops_nothing_else(self, parsed):
        broken = [*SHELF, {"id": "15", "title": "No price"}, SHELF[0], MOUSE | {"id": "16", "price": -1}]
        reading, drafts = parsed(lines(broken) + b"\n{")
        assert len(drafts) == 4 and [problem.row for problem in reading.problems] == [5, 6, 7, 8]

    @pytest.mark.parametrize("data", [b"", b"Handle,Title\nx,y", b"\x1f\x8bnot gzip", b"\xff\xfe\xfd"])
    def test_something_else_is_refused(self, parsed, data):
        with pytest.raises(importing.UnableToImport):
            parsed(data)


@pytest.fixture
def bring(app, tmp_path):
    return lambda data: import_products(layout="icecat", path=written(tmp_path, data))


class TestImporting:
    def test_twice_is_once(self, bring):
        first, again = bring(lines(SHELF)), bring(lines(SHELF))
        assert (first.created, first.problems) == (4, []) and (again.created, again.unchanged) == (0, 4)

    def test_a_changed_line_changes_its_product(self, bring):
        bring(lines(SHELF))
        report = bring(lines([SHELF[0] | {"price": 1495}, *SHELF[1:]]))
        assert (report.changed, report.unchanged) == (1, 3)
        assert queries.offers(["11"], "en")["11"].price.minor == 1495

    def test_what_was_imported_in_another_unit_is_put_right(self, bring):
        bring(lines([LASER | {"attr_n_internal_memory": 2.0, "short_description": "2 GB"}]))
        report = bring(lines([LASER | {"attr_n_internal_memory": 64.0}]))
        assert report.changed == 1
        rows = {row.code: row for group in queries.attribute_rows(["21"], "en") for row in group.rows}
        assert rows["internal-memory"].values["21"].text == "64 MB"

    def test_attributes_are_compared_with_their_units(self, bring):
        bring(lines(SHELF))
        (row,) = [row for group in queries.attribute_rows(["11"], "en") for row in group.rows if row.code[:4] == "move"]
        assert row.values["11"].raw == 1000 and row.values["11"].text == "1,000 dpi"

    @pytest.mark.skipif(not REAL.exists(), reason="the Icecat data set is not beside the project")
    def test_a_slice_of_the_real_file(self, bring):
        report = bring(b"\n".join(gzip.decompress(REAL.read_bytes()).split(b"\n")[::400]))
        assert report.created == report.variants >= 45 and not report.problems
