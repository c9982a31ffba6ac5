"""House rules for templates, stylesheets and scripts, read from the files themselves."""

import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.architecture import samples

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
ALL = sorted(path for path in TEMPLATES.rglob("*.html"))
SHOWN = [path for path in ALL if "emails" not in path.parts]
PARTIALS = [path for path in ALL if path.name.startswith("_")]
MACROS = sorted((TEMPLATES / "components").glob("[a-z]*.html"))
TAG = re.compile(r"<[a-z][\w-]*\b(?:\"[^\"]*\"|'[^']*'|\{\{.*?\}\}|\{%.*?%\}|[^>\"'])*>", re.S)
EXPRESSION = re.compile(r"\{[{%#].*?[}%#]\}", re.S)


def name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def tags(path: Path) -> list[str]:
    """Every opening tag as it is written, comments left out."""
    source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
    return TAG.findall(source)


def attributes(tag: str) -> set[str]:
    bare = EXPRESSION.sub(" ", re.sub(r"=\s*(\"[^\"]*\"|'[^']*')", "= ", tag, flags=re.S))
    return set(re.findall(r"[\s]([\w:@-]+)\s*=", bare))


def packed(*paths: Path) -> int:
    return len(gzip.compress(b"".join(path.read_bytes() for path in paths), 9))


@pytest.mark.parametrize("path", SHOWN, ids=name)
def test_nothing_inline_that_the_content_policy_would_refuse(path):
    source = path.read_text()
    assert not re.search(r"<style\b", source)
    assert not re.search(r"<script\b(?![^>]*(\bsrc=|type=\"application/ld\+json\"))", source)
    assert "javascript:" not in source
    for tag in tags(path):
        bad = {one for one in attributes(tag) if one == "style" or one.startswith(("on", "hx-on"))}
        assert not bad, f"{sorted(bad)} in {tag}"
        assert "js:" not in tag


def test_the_inline_rule_sees_what_it_forbids(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<a href="/x"{% if a %} onclick="{{ b }}"{% endif %}>x</a><p style="color:red" hx-on:click="1">')
    assert {"onclick", "style", "hx-on:click"} <= set().union(*(attributes(tag) for tag in tags(page)))


@pytest.mark.parametrize("path", PARTIALS, ids=name)
def test_a_partial_says_what_it_takes(path):
    assert re.match(r"\{#- takes: \S", path.read_text()), "begin with {#- takes: … -#}"


@pytest.mark.parametrize("path", MACROS, ids=name)
def test_a_macro_file_names_each_of_its_macros_first(path):
    source = path.read_text()
    comment = re.match(r"\{#-(.*?)-#\}", source, re.S)
    assert comment, "begin with a comment on the parameters"
    missing = [macro for macro in re.findall(r"\{% macro ([a-z]\w*)\(", source) if macro not in comment[1]]
    assert not missing, f"not described: {missing}"


def ids() -> set[str]:
    """Every id in any template; a computed id counts by what is written of it."""
    return {found for path in ALL for found in re.findall(r"\bid=\"([^\"]+)\"", path.read_text())}


def pattern(written: str) -> re.Pattern:
    parts = EXPRESSION.split(written)
    return re.compile(".+".join(map(re.escape, parts)) + r"\Z")


@pytest.mark.parametrize("path", SHOWN, ids=name)
def test_every_swap_target_exists_in_some_template(path):
    known = ids()
    source = path.read_text()
    wanted = re.findall(r"hx-target=\"#([^\"]+)\"", source) + re.findall(r"hx_target='#([^']+)'", source)
    for target in wanted:
        if target.startswith("{{"):
            continue
        assert any(pattern(one).match(target) or pattern(target).match(one) for one in known), f"no id for #{target}"


class Elements(HTMLParser):
    """Collects htmx elements that have nothing to fall back on."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[bool] = []
        self.open: list[tuple[str, dict]] = []
        self.poor: list[str] = []
        self.waiting: list[list] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        works = "href" in given or "action" in given
        for watched in self.waiting:
            watched[1] = watched[1] or works
        if tag == "form":
            self.forms.append("action" in given)
        if ("hx-get" in given or "hx-post" in given) and not works and not any(self.forms):
            self.waiting.append([tag, False, len(self.open), self.get_starttag_text()])
        if tag not in ("input", "img", "meta", "link", "br", "hr", "source", "col"):
            self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag == "form" and self.forms:
            self.forms.pop()
        for watched in [one for one in self.waiting if one[2] >= len(self.open)]:
            self.waiting.remove(watched)
            if not watched[1]:
                self.poor.append(watched[3])


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Every sample page, rendered with StrictUndefined in both directions."""
    import runpy

    folder = tmp_path_factory.mktemp("styleguide")
    runpy.run_path(str(ROOT / "bin" / "styleguide"))["main"](folder)
    return folder


@pytest.mark.parametrize("page", sorted(samples.pages()))
@pytest.mark.parametrize("suffix", ["", ".ar"])
class TestRendered:
    def test_htmx_improves_what_is_a_link_or_a_form(self, sheets, page, suffix):
        parser = Elements()
        parser.feed((sheets / f"{page}{suffix}.html").read_text())
        assert not parser.poor

    def test_ids_are_unique(self, sheets, page, suffix):
        found = re.findall(r"\sid=\"([^\"]+)\"", (sheets / f"{page}{suffix}.html").read_text())
        assert len(found) == len(set(found)), sorted({one for one in found if found.count(one) > 1})

    def test_a_page_is_light(self, sheets, page, suffix):
        assert packed(sheets / f"{page}{suffix}.html") <= 14 * 1024


def test_styles_are_within_their_budget():
    assert packed(STATIC / "css" / "tokens.css", STATIC / "css" / "shop.css") <= 12 * 1024


def test_scripts_are_within_their_budget():
    assert packed(STATIC / "js" / "shop.js") <= 4 * 1024
    assert packed(STATIC / "js" / "shop.js") + packed(STATIC / "vendor" / "htmx.min.js") <= 24 * 1024


def test_stylesheets_are_logical():
    """Left and right would be wrong in a right-to-left language."""
    physical = re.compile(
        r"[;{]\s*((?:margin|padding|border|inset)?-?(?:left|right|top|bottom)|width|height)(?:-\w+)?\s*:"
    )
    for path in sorted((STATIC / "css").glob("*.css")):
        source = re.sub(r"@media[^{]*\{", "", path.read_text())
        assert not physical.findall(source), path.name


def test_vendored_files_are_the_ones_we_looked_at():
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    present = {path.name for path in (STATIC / "vendor").iterdir()} - {"manifest.json"}
    assert present == set(manifest)
    for file, about in manifest.items():
        assert hashlib.sha256((STATIC / "vendor" / file).read_bytes()).hexdigest() == about["sha256"], file


def test_htmx_is_told_the_house_rules():
    meta = re.search(r"content='([^']+)'", (TEMPLATES / "_htmx.html").read_text())[1]
    config = json.loads(meta)
    assert config["allowEval"] is config["allowScriptTags"] is config["includeIndicatorStyles"] is False
    assert config["selfRequestsOnly"] and config["refreshOnHistoryMiss"] and config["historyCacheSize"] == 0
    swapped = {rule["code"] for rule in config["responseHandling"] if rule["swap"]}
    assert {"409", "422"} <= swapped
