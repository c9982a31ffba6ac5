"""A merchant feed: a table with tabs (or commas), or RSS; rows with one item_group_id are one product."""

from datetime import timedelta
from xml.etree import ElementTree

from storefront.catalog.codes import is_gtin
from storefront.catalog.drafts import ImageDraft, OptionDraft, ProductDraft, ValueDraft, VariantDraft
from storefront.catalog.importing import Item, Problem, Reading, Source, Stock, UnableToImport, table, texts
from storefront.catalog.importing.colours import fill
from storefront.catalog.importing.kinds import PLATES, Kinds
from storefront.catalog.importing.standins import standin
from storefront.catalog.wording import slugify
from storefront.kernel import clock

WHAT = "merchant feed"
REQUIRED = ("id", "title", "price", "availability")
NAMES = (
    *REQUIRED, "description", "image_link", "additional_image_link", "sale_price", "brand", "gtin", "mpn", "condition",
    "item_group_id", "color", "size", "google_product_category", "product_type", "shipping_weight", "link",
)  # fmt: skip
COLUMNS = {name: (name, name.replace("_", " "), f"g:{name}") for name in NAMES}
ESTABLISHED_DAYS, SOME = 90, 100
OPTIONS = {"color": "colour", "size": "size", "choice": "choice"}
GRAMS = {"g": 1, "kg": 1000, "lb": 453.59237, "oz": 28.349523125}
Row = dict[str, str]
Rows = list[tuple[int, Row]]


def read(source: Source) -> Reading:
    data = source.bytes()
    rows = _xml(data) if data.lstrip()[:1] == b"<" else _table(data)
    problems: list[Problem] = []
    kinds = Kinds(source)
    groups: dict[str, Rows] = {}
    for number, row in rows:
        if not row.get("id") or not row.get("title"):
            problems.append(Problem(number, "The id or the title is missing."))
        else:
            groups.setdefault(row.get("item_group_id") or f"\0{row['id']}", []).append((number, row))
    taken: set[str] = set()
    items = [item for group in groups.values() if (item := _item(source, kinds, group, taken, problems))]
    return Reading(
        items=items, total=len(items), categories=kinds.categories, types=list(kinds.types.values()), problems=problems
    )


def _table(data: bytes) -> Rows:
    first = data.split(b"\n", 1)[0]
    sign = "\t" if first.count(b"\t") > first.count(b",") else ","
    return list(table.read(data, columns=COLUMNS, required=REQUIRED, what=WHAT, delimiter=sign))


def _xml(data: bytes) -> Rows:
    """Raises UnableToImport; a document that declares entities is not read at all."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise UnableToImport(f"The file has a document type of its own; a {WHAT} has none.")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise UnableToImport(f"The file is not whole XML: {error}.") from None
    entries = root.findall("./channel/item") or root.findall("{http://www.w3.org/2005/Atom}entry")
    found = []
    for number, entry in enumerate(entries, start=1):
        row: Row = {}
        for part in entry:
            name, words = part.tag.rsplit("}", 1)[-1], (part.text or "").strip()
            row[name] = f"{row[name]},{words}" if name == "additional_image_link" and name in row else words
        found.append((number, row))
    missing = [name for name in REQUIRED if not any(row.get(name) for _, row in found)]
    if missing:
        raise UnableToImport(f"This is not a {WHAT}: no item says {' or '.join(missing)}.")
    return found


def _item(source: Source, kinds: Kinds, group: Rows, taken: set[str], problems: list[Problem]) -> Item | None:
    number, first = group[0]
    names = _told_apart(group)
    variants, stock = [], {}
    for at, row in group:
        chosen = {OPTIONS[name]: slugify(row[name]) for name in names}
        draft, why = _variant(source, row, chosen, variants)
        if draft is None or draft.sku in taken:
            problems.append(Problem(at, why or f"The id {row['id']} stands in a row above."))
            continue
        taken.add(draft.sku)
        variants.append(draft)
        stock[draft.sku] = _stock(row)
    if not variants:
        return None
    path = tuple(filter(None, (part.strip() for part in first.get("product_type", "").split(">"))))
    title = _title(group, names)
    slug = slugify(first.get("item_group_id") or title)[:120] or slugify(first["id"])
    slug = slug if slug not in taken else f"{slug}-{slugify(first['id'])}"
    taken.add(slug)
    plate = PLATES[sum(map(ord, slug)) % len(PLATES)]
    draft = ProductDraft(
        slug=slug,
        type=kinds.type(path, []),
        category=kinds.category(path),
        brand=first.get("brand", ""),
        name=source.text(title),
        line=source.text(texts.one_line(first.get("description", ""))),
        description=source.text(texts.paragraph(first.get("description", ""))),
        options=[_option(source, name, [row[name] for _, row in group]) for name in names],
        variants=variants,
        images=_images(source, group, title, plate, "color" in names),
        plate=plate,
        source="merchant",
        arrived_at=clock.now() - timedelta(days=ESTABLISHED_DAYS),
        kept=_kept(first),
    )
    return Item(number, draft, stock)


def _told_apart(group: Rows) -> list[str]:
    """The columns that tell the rows of a group apart; where colour and size do not, the titles must."""
    names = [name for name in OPTIONS if len({row.get(name, "") for _, row in group}) > 1 and _all(group, name)]
    if len({tuple(row[name] for name in names) for _, row in group}) < len(group):
        for (_, row), words in zip(group, texts.apart([row["title"] for _, row in group]), strict=True):
            row["choice"] = words
        return ["choice"]
    return names


def _all(group: Rows, name: str) -> bool:
    return all(row.get(name) for _, row in group)


def _variant(source: Source, row: Row, chosen: dict[str, str], before: list) -> tuple[VariantDraft | None, str]:
    price, sale = (_sum(row.get(name, ""), source.currency) for name in ("price", "sale_price"))
    if price is None:
        return None, f"“{row['price']}” is not a price in {source.currency}."
    if any(one.options == chosen for one in before):
        return None, "The same choice stands in a row above."
    now = sale if sale is not None and sale < price else price
    number, _, unit = row.get("shipping_weight", "").partition(" ")
    weight = round(float(number) * GRAMS.get(unit.strip().casefold(), 0)) if texts.is_decimal(number) else 0
    gtin = row.get("gtin", "")
    draft = VariantDraft(
        sku=row["id"][:64],
        price_minor=now,
        was_minor=price if now < price else None,
        options=chosen,
        weight_g=weight,
        barcode=gtin if is_gtin(gtin) else None,
    )
    return draft, ""


def _sum(text: str, currency: str) -> int | None:
    """`15.00 EUR`; a sum in another currency is none of ours."""
    parts = text.split()
    if not parts or currency not in parts[1:]:
        return None
    return texts.minor(parts[0], currency)


def _stock(row: Row) -> Stock:
    said = row["availability"].replace(" ", "_")
    return Stock(SOME if said == "in_stock" else 0, "backorder" if said in ("backorder", "preorder") else "deny")


def _title(group: Rows, names: list[str]) -> str:
    """The product's name without the words of the choice that feeds add to it."""
    _, row = group[0]
    title = row["title"]
    for words in [row[name] for name in names]:
        title = title.removesuffix(words).rstrip(" ,-–|/") or title
    for words in reversed([row[name] for name in names]):
        title = title.removesuffix(words).rstrip(" ,-–|/") or title
    return texts.plain(title)


def _option(source: Source, name: str, labels: list[str]) -> OptionDraft:
    labels = list(dict.fromkeys(labels))
    fills = {label: fill(label) if name == "color" else None for label in labels}
    values = {slugify(one): ValueDraft(code=slugify(one), label=source.text(one), swatch=fills[one]) for one in labels}
    kind = "swatch" if all(fills.values()) else "pill"
    return OptionDraft(
        code=OPTIONS[name], name=source.text(OPTIONS[name].capitalize()), kind=kind, values=list(values.values())
    )


def _images(source: Source, group: Rows, title: str, plate: str, by_colour: bool) -> list[ImageDraft]:
    shown: dict[str, str] = {}
    for _, row in group:
        for url in [row.get("image_link", ""), *row.get("additional_image_link", "").split(",")]:
            if url.strip():
                shown.setdefault(url.strip(), row.get("color", "") if by_colour else "")
    drawing = standin(f"{group[0][1].get('product_type', '').replace('>', ' ')} {title}")
    found = [
        ImageDraft(
            file=drawing,
            alt=source.text(f"{title}, {colour}" if colour else title),
            plate=plate,
            options={"colour": slugify(colour)} if colour else {},
            source_url=url,
        )
        for url, colour in shown.items()
    ]
    return found or [ImageDraft(file=drawing, alt=source.text(title), plate=plate)]


def _kept(row: Row) -> dict[str, str]:
    names = {
        "google_product_category": "Google Shopping / Google Product Category",
        "mpn": "Google Shopping / MPN",
        "condition": "Google Shopping / Condition",
    }
    return {theirs: row[name] for name, theirs in names.items() if row.get(name)}
