"""A small shop of two departments: factories as plain functions."""

import contextlib
from datetime import timedelta

from sqlalchemy import Engine, event

from storefront.catalog import services
from storefront.catalog.drafts import AttributeDraft, ImageDraft, OptionDraft, ProductDraft, ValueDraft, VariantDraft
from storefront.kernel import clock

COLOURS = {"sage": "#8fa58a", "ink": "#2f4a8f", "soot": "#2d3138"}


def text(en: str, de: str | None = None, ar: str | None = None) -> dict[str, str]:
    return {key: value for key, value in {"en": en, "de": de, "ar": ar}.items() if value}


def structure() -> None:
    """kitchen › kettles, and lamps; types kettle and lamp."""
    services.save_units(labels={"l": text("l", "l", "لتر"), "W": text("W", "W", "واط")})
    services.save_category(slug="kitchen", name=text("Kitchen", "Küche"), position=1)
    services.save_category(slug="kettles", name=text("Kettles", "Kessel", "الأباريق"), parent="kitchen", position=2)
    services.save_category(slug="lamps", name=text("Lamps", "Leuchten"), position=3)
    heat, more = text("Heat", "Wärme"), text("More", "Mehr")
    services.save_type(
        code="kettle",
        name=text("Kettles", "Kessel"),
        attributes=[
            AttributeDraft(code="volume", name=text("Holds", "Fasst"), type="number", unit="l", group=heat, precision=1,
                           filterable=True, comparable=True, better="higher"),
            AttributeDraft(code="electric", name=text("Electric", "Elektrisch"), type="bool", group=heat,
                           filterable=True, comparable=True),
            AttributeDraft(code="material", name=text("Material"), type="text", group=more, filterable=True),
        ],
    )  # fmt: skip
    services.save_type(
        code="lamp",
        name=text("Lamps", "Leuchten"),
        attributes=[AttributeDraft(code="power", name=text("Power", "Leistung"), type="number", unit="W")],
    )


def colour(*codes: str) -> OptionDraft:
    labels = {"sage": text("Sage", "Salbei"), "ink": text("Ink", "Tinte"), "soot": text("Soot", "Ruß")}
    values = [ValueDraft(code=code, label=labels[code], swatch=COLOURS[code]) for code in codes]
    return OptionDraft(code="colour", name=text("Colour", "Farbe"), kind="swatch", values=values)


def size(*codes: str) -> OptionDraft:
    return OptionDraft(
        code="size",
        name=text("Holds", "Inhalt"),
        values=[ValueDraft(code=code, label=text(f"{code} l")) for code in codes],
    )


def product(slug: str, **more) -> ProductDraft:
    """A kettle with one variant, unless told otherwise."""
    name = slug.replace("-", " ").capitalize()
    values = {
        "type": "kettle",
        "category": "kettles",
        "name": text(name, f"{name} auf Deutsch"),
        "line": text(f"{name} in one line."),
        "description": text(f"<p>About {name}.</p>"),
        "variants": [VariantDraft(sku=slug.upper(), price_minor=5000)],
        "attributes": {"volume": 1.0, "electric": True, "material": text("Steel", "Stahl")},
        "images": [ImageDraft(file="art/kettle.svg", alt=text(f"The {name}", f"{name}, Bild"), plate="butter")],
        "arrived_at": clock.now() - timedelta(days=60),
    }
    return ProductDraft(slug=slug, **{**values, **more})


def tarn(**more) -> ProductDraft:
    """Two colours, two sizes, three variants: the large one comes in soot only … and not in sage."""
    values = {
        "brand": "Tarn",
        "name": text("Tarn kettle", "Schwanenhalskessel Tarn", "إبريق تارن"),
        "options": [colour("sage", "soot"), size("0.9", "1.2")],
        "variants": [
            VariantDraft(sku="TRN-SG-09", options={"colour": "sage", "size": "0.9"}, price_minor=12900, was_minor=14900,
                         weight_g=1580, barcode="4260718050377"),
            VariantDraft(sku="TRN-SO-09", options={"colour": "soot", "size": "0.9"}, price_minor=12900, weight_g=1580),
            VariantDraft(sku="TRN-SO-12", options={"colour": "soot", "size": "1.2"}, price_minor=13900, weight_g=1700,
                         attributes={"volume": 1.2}),
        ],
        "attributes": {"volume": 0.9, "electric": True, "material": text("Steel, walnut", "Edelstahl, Nussbaum")},
        "images": [
            ImageDraft(file="art/kettle-sage.svg", alt=text("In sage"), plate="butter", options={"colour": "sage"}),
            ImageDraft(file="art/kettle-soot.svg", alt=text("In soot"), plate="sky", options={"colour": "soot"}),
            ImageDraft(file="art/kettle-spout.svg", alt=text("The spout"), plate="leaf"),
        ],
        "related": ["lark", "nothing-here"],
    }  # fmt: skip
    return product("tarn", **{**values, **more})


def lark() -> ProductDraft:
    return product(
        "lark",
        name=text("Lark stovetop kettle", "Flötenkessel Lark"),
        options=[colour("sage", "ink")],
        variants=[
            VariantDraft(sku="LRK-SG", options={"colour": "sage"}, price_minor=6400),
            VariantDraft(sku="LRK-IN", options={"colour": "ink"}, price_minor=6400),
        ],
        attributes={"volume": 1.4, "electric": False, "material": text("Enamel", "Email")},
        images=[
            ImageDraft(file="art/kettle-stove.svg", alt=text("Lark in sage"), options={"colour": "sage"}),
            ImageDraft(file="art/kettle-ink.svg", alt=text("Lark in ink"), options={"colour": "ink"}),
        ],
        position=1,
    )


def dusk() -> ProductDraft:
    return product(
        "dusk-lamp",
        type="lamp",
        category="lamps",
        name=text("Dusk table lamp", "Tischleuchte Dusk"),
        description=text("<p>A lamp for reading, not a kettle.</p>"),
        variants=[VariantDraft(sku="DSK-BR", price_minor=9400)],
        attributes={"power": 6},
        images=[ImageDraft(file="art/lamp.svg", alt=text("Dusk"), plate="lilac")],
        position=2,
    )


def small_shop(*more: ProductDraft) -> None:
    """Tarn, Lark and Dusk, without stock."""
    structure()
    services.save_products(drafts=[tarn(), lark(), dusk(), *more], actor="test")


def review(rating: int, **more) -> dict:
    said = {"rating": rating, "title": f"{rating} stars", "body": "Words.", "author": f"A{rating}", "locale": "en"}
    return {**said, **more}


@contextlib.contextmanager
def statements():
    """Every SQL statement inside the block, transaction control left out."""
    found: list[str] = []

    def note(connection, cursor, statement, parameters, context, many):
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
