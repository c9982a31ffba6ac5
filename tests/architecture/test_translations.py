"""Every sentence of the shop is said in every language, with its named places, and compiled."""

import ast
import re
from functools import cache
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from storefront.config import ROOT, Settings

WORDS = ROOT / "storefront" / "translations"
LOCALES = Settings().shop_locales[1:]
PLACE = re.compile(r"%\(\w+\)[sd]|%%")
KEYWORDS = {"_": (1,), "N_": None, "gettext": None, "ngettext": (1, 2)}


@cache
def source() -> dict[str, tuple]:
    """What code and templates say: message → all its forms."""
    with (WORDS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)
    forms = [message if isinstance(message, tuple) else (message,) for _, _, message, _, _ in found]
    return {said[0]: said for said in forms if said[0]}


@cache
def catalog(locale: str) -> Catalog:
    with path(locale, "po").open("rb") as file:
        return read_po(file, locale=locale)


def path(locale: str, kind: str):
    return WORDS / locale / "LC_MESSAGES" / f"messages.{kind}"


def said(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def places(text: str) -> set[str]:
    """Named places; a per cent sign counts only beside one, since it is doubled only there."""
    return set(PLACE.findall(text))


def messages(locale: str) -> list[Message]:
    return [message for message in catalog(locale) if message.id]


def test_the_source_was_read():
    assert len(source()) > 500
    assert {"Add to cart", "Standard delivery", "Write to us"} <= set(source())


@pytest.mark.parametrize("locale", LOCALES)
class TestLanguage:
    def test_every_sentence_is_there(self, locale):
        known = {one.id if isinstance(one.id, str) else one.id[0] for one in messages(locale)}
        assert sorted(set(source()) - known) == [], "run bin/translations"
        assert sorted(known - set(source())) == [], "run bin/translations"

    def test_every_sentence_is_translated(self, locale):
        assert [one.id for one in messages(locale) if not all(form.strip() for form in said(one))] == []

    def test_every_plural_has_all_its_forms(self, locale):
        for one in messages(locale):
            assert isinstance(one.id, tuple) == isinstance(one.string, tuple), one.id
            if isinstance(one.id, tuple):
                assert len(one.string) == catalog(locale).num_plurals, one.id

    def test_nothing_is_a_guess(self, locale):
        assert [one.id for one in messages(locale) if one.fuzzy] == []
        assert not catalog(locale).obsolete

    def test_named_places_are_the_same(self, locale):
        """The forms for none, one and two may say their number in words; the last form says it all."""
        for one in messages(locale):
            source_forms = one.id if isinstance(one.id, tuple) else (one.id,)
            wanted = places(source_forms[-1])
            assert places(said(one)[-1]) == wanted, one.id
            assert all(places(form) <= wanted for form in said(one)), one.id
            if wanted:
                values = dict.fromkeys(re.findall(r"%\((\w+)\)", source_forms[-1]), 1)
                assert all(form % values for form in said(one)), one.id

    def test_the_compiled_file_is_in_step(self, locale):
        fresh = BytesIO()
        write_mo(fresh, catalog(locale))
        assert path(locale, "mo").read_bytes() == fresh.getvalue(), "run bin/translations"


def refusals() -> set[str]:
    """The names of Refusal and of everything derived from it, in the contexts and flows."""
    classes = [node for tree in sources().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    known, before = {"Refusal"}, 0
    while len(known) > before:
        before = len(known)
        known |= {one.name for one in classes if any(_name(base) in known for base in one.bases)}
    return known


@cache
def sources() -> dict:
    """The shop's own modules; the twin speaks as Stripe does, in English."""
    found = [*(ROOT / "storefront").rglob("*.py"), *(ROOT / "blueprints").rglob("*.py")]
    return {one: ast.parse(one.read_text()) for one in found if "twin" not in one.parts and "dev" not in one.parts}


def _name(node: ast.expr) -> str:
    return getattr(node, "id", None) or getattr(node, "attr", "")


def test_what_a_shopper_is_refused_with_is_marked_for_translation():
    known, unmarked = refusals() | {"abort"}, []
    assert {"UnableToAdd", "UnableToShip"} <= known
    for file, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in known:
                plain = [one for one in node.args if isinstance(one, ast.JoinedStr | ast.Constant)]
                unmarked += [f"{file}:{one.lineno}" for one in plain if not isinstance(getattr(one, "value", ""), int)]
    assert unmarked == []
