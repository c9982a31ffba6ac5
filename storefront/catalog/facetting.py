"""What each product can be filtered by, and what the filters are called."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete, select

from storefront.catalog import wording
from storefront.catalog.batch import Batch
from storefront.catalog.context import catalog
from storefront.catalog.gathering import Gathered, Given
from storefront.catalog.models import Attribute, Facet, FacetLabel, Product
from storefront.catalog.specifying import Speaker
from storefront.catalog.wording import best
from storefront.kernel.db import locale_chain
from storefront.kernel.settings import settings

LabelKey = tuple[str, str, str]  # code, value, locale
RATING_STEPS = ("4.5", "4", "3")


def facets(batch: Batch, found: Gathered, product: Product) -> None:
    """Rows for one published product; an unpublished one has none, so no list and no count shows it."""
    if not product.published:
        return
    live = [row for row in found.variants[product.id] if row.published]
    rows: dict[tuple[str, str], float | None] = {("all", ""): None}
    for home in (product.category_id, *found.also_in.get(product.id, [])):
        for category in found.structure.trail(home):
            rows["category", category.slug] = None
    for variant in live:
        for price in found.prices[variant.id]:
            if price.currency == settings().shop_currency and price.minimum_quantity == 1:
                rows["price", str(price.amount_minor)] = price.amount_minor
    if any(row.in_stock for row in live):
        rows["stock", "now"] = None
    rows |= _ratings(product) | _chosen(found, product, live) | _attributes(found, product)
    for (code, value), number in rows.items():
        batch.add(Facet, product_id=product.id, code=code, value=value, number=number)


def _ratings(product: Product) -> dict[tuple[str, str], None]:
    count = sum(product.ratings)
    average = sum(stars * many for stars, many in enumerate(product.ratings, start=1)) / count if count else 0
    return {("rating", step): None for step in RATING_STEPS if average >= float(step)}


def _chosen(found: Gathered, product: Product, live: list[Any]) -> dict[tuple[str, str], None]:
    """Only choices that a live variant really has."""
    values = {row.id: row.code for option in found.options[product.id] for row in found.values[option.id]}
    options = {row.id: row.code for row in found.options[product.id]}
    return {
        (option_code(options[option]), values[value]): None
        for variant in live
        for option, value in found.choices.get(variant.id, {}).items()
    }


def option_code(code: str) -> str:
    """Options and attributes of the same name are different filters, except colour and size, which are only options."""
    return code if code in ("colour", "size") else f"{code}-choice"


def option_of(code: str) -> str | None:
    """The option that a facet stands for; None for an attribute."""
    return code if code in ("colour", "size") else code.removesuffix("-choice") if code.endswith("-choice") else None


def _attributes(found: Gathered, product: Product) -> dict[tuple[str, str], float | None]:
    known = found.structure.filterable.get(product.type_id, {})
    rows = {}
    for given in found.given[product.id]:
        if attribute := known.get(given.row.attribute_id):
            rows[attribute.facet_code, value_key(attribute, given)] = given.row.number
    return rows


def value_key(attribute: Attribute, given: Given) -> str:
    """The same in every language, so that an address can be shared across them."""
    row = given.row
    if attribute.kind == "number":
        return wording.compact(row.number)
    if attribute.kind == "bool":
        return "yes" if row.flag else "no"
    if attribute.kind == "date":
        return row.day.isoformat()
    text = best(given.texts, (settings().shop_locales[0], "en", "")) or ""
    return wording.slugify(text)[:150] or "-"


def labels(found: Gathered, locales: tuple[str, ...]) -> None:
    """The words for every filter that these products brought."""
    rows: dict[LabelKey, dict[str, Any]] = {}
    for locale in locales:
        speaker = Speaker(found, locale_chain(locale))
        for product in found.products:
            for code, value, words in [*_option_words(speaker, product), *_attribute_words(speaker, product)]:
                rows.setdefault((code, value, locale), words)
    with catalog.transaction():
        known = _known(rows)
        changed = {key: words for key, words in rows.items() if known.get(key) != words}
        _forget([key for key in changed if key in known])
        batch = Batch()
        for (code, value, locale), words in changed.items():
            batch.add(FacetLabel, code=code, value=value, locale=locale, **words)
        batch.insert()


def _known(rows: Iterable[LabelKey]) -> dict[LabelKey, dict[str, Any]]:
    """What is written of these already; by code, as a list of pairs would read the whole table."""
    found: dict[LabelKey, dict[str, Any]] = {}
    table = FacetLabel.__table__.c
    with catalog.transaction() as session:
        for code, values in _by_code(rows):
            statement = select(*table).where(table.code == code, table.value.in_(values))
            for row in session.execute(statement).mappings():
                words = {name: row[name] for name in ("label", "kind", "position", "unit", "fill")}
                found[code, row["value"], row["locale"]] = words
    return found


def _forget(keys: list[LabelKey]) -> None:
    for locale in {locale for _, _, locale in keys}:
        mine = [key for key in keys if key[2] == locale]
        with catalog.transaction() as session:
            for code, values in _by_code(mine):
                here = (FacetLabel.code == code, FacetLabel.value.in_(values), FacetLabel.locale == locale)
                session.execute(delete(FacetLabel).where(*here))


def _by_code(keys: Iterable[LabelKey]) -> Iterator[tuple[str, list[str]]]:
    """Each code with its values, a few hundred at a time."""
    values: dict[str, dict[str, None]] = {}
    for code, value, _ in keys:
        values.setdefault(code, {})[value] = None
    for code, mine in values.items():
        wanted = list(mine)
        for start in range(0, len(wanted), 500):
            yield code, wanted[start : start + 500]


def _option_words(speaker: Speaker, product: Product) -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for option in speaker.options(product.id):
        code = option_code(option["code"])
        found.append((code, "", _words(option["name"], option["kind"])))
        for place, value in enumerate(option["values"]):
            found.append((code, value["code"], _words(value["label"], option["kind"], place, fill=value["fill"])))
    return found


def _attribute_words(speaker: Speaker, product: Product) -> list[tuple[str, str, dict[str, Any]]]:
    rows = speaker.found.structure.filterable.get(product.type_id, {})
    found = []
    for given in speaker.found.given[product.id]:
        if (attribute := rows.get(given.row.attribute_id)) is None:
            continue
        unit, text = speaker.unit(attribute), speaker.value(attribute, given)["text"]
        place = given.row.number or 0.0
        found.append((attribute.facet_code, "", _words(speaker.label(attribute), attribute.kind, unit=unit)))
        found.append((attribute.facet_code, value_key(attribute, given), _words(text[:300], attribute.kind, place)))
    return found


def _words(label: str, kind: str, position: float = 0, *, unit: str = "", fill: str | None = None) -> dict[str, Any]:
    return {"label": label, "kind": kind, "position": float(position), "unit": unit, "fill": fill}
