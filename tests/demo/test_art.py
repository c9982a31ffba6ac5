"""Every drawing is small, inert and in step with its source."""

import json
import re
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
IMG = ROOT / "static/img"
DEMO = ROOT / "storefront/demo"
SVG = "{http://www.w3.org/2000/svg}"
SOURCES = sorted((IMG / "art/src").glob("*.svg"))
BAKED = sorted((IMG / "art").glob("*.svg"))
LOOSE = [path for path in sorted(IMG.glob("*.svg")) if path.name != "icons.svg"]  # a sprite, not a drawing
DRAWINGS = [*SOURCES, *BAKED, *LOOSE]
BANNED = {"script", "style", "filter", "text", "image", "foreignObject", "animate", "a"}


def called(path: Path) -> str:
    return str(path.relative_to(IMG))


def products() -> list[dict]:
    return [product for path in DEMO.glob("products/*.json") for product in json.loads(path.read_text())]


def tags(path: Path) -> list[ElementTree.Element]:
    return list(ElementTree.parse(path).iter())


@pytest.mark.parametrize("path", DRAWINGS, ids=called)
def test_a_drawing_is_small(path):
    limit = 12 * 1024 if path.stem.startswith("scene-") else 3 * 1024
    assert path.stat().st_size <= limit


@pytest.mark.parametrize("path", DRAWINGS, ids=called)
def test_a_drawing_holds_shapes_only(path):
    elements = tags(path)
    assert elements[0].tag == f"{SVG}svg"
    assert re.fullmatch(r"0 0 \d+ \d+", elements[0].get("viewBox", ""))
    assert BANNED.isdisjoint(element.tag.removeprefix(SVG) for element in elements)
    names = {name for element in elements for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name == "style"}


@pytest.mark.parametrize("path", DRAWINGS, ids=called)
def test_a_drawing_points_only_at_itself(path):
    text = path.read_text()
    ids = [element.get("id") for element in tags(path) if element.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"(?:url\(|href=\")#([\w-]+)", text)) <= set(ids)
    assert not re.search(r"href=\"[^#]|url\([^#]|@import", text)


@pytest.mark.parametrize("path", [path for path in SOURCES if not path.stem.startswith("scene-")], ids=called)
def test_a_source_stands_on_the_sheet_that_cards_expect(path):
    assert tags(path)[0].get("viewBox") == "0 0 400 500"


def test_sources_share_no_ids_so_that_several_may_be_inline_on_a_page():
    seen = {}
    for path in SOURCES:
        if path.stem.startswith("scene-"):
            continue
        for element in tags(path):
            if element.get("id"):
                assert seen.setdefault(element.get("id"), path.name) == path.name


def test_baked_files_leave_no_paint_open():
    assert BAKED
    assert [path.name for path in BAKED if "var(" in path.read_text()] == []


def test_baked_files_are_in_step_with_bin_draw():
    done = subprocess.run([sys.executable, ROOT / "bin/draw", "--check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_tone_has_the_colour_of_its_swatch():
    options = [option for product in products() for option in product["options"] if option["kind"] == "swatch"]
    swatches = {value["code"]: value["swatch"] for option in options for value in option["values"]}
    script = (ROOT / "bin/draw").read_text()
    assert swatches
    assert [code for code, value in swatches.items() if f'"{code}": "{value}"' not in script] == []


def test_every_picture_the_demo_names_is_there():
    files = {image["file"] for product in products() for image in product["images"]}
    files |= set(re.findall(r"art/[\w-]+\.svg", (DEMO / "shop.json").read_text()))
    files |= {category["art"] for category in json.loads((DEMO / "categories.json").read_text())}
    assert [file for file in sorted(files) if not (IMG / file).exists()] == []


@pytest.mark.parametrize(("name", "size"), [("og-image.png", (1200, 630)), ("apple-touch-icon.png", (180, 180))])
def test_a_bitmap_has_the_size_that_its_readers_ask_for(name, size):
    head = (IMG / name).read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert struct.unpack(">II", head[16:24]) == size
