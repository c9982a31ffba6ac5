"""One product of a WooCommerce export as a draft."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from storefront.catalog.drafts import (
    DownloadDraft,
    ImageDraft,
    OptionDraft,
    PartDraft,
    ProductDraft,
    ValueDraft,
    VariantDraft,
)
from storefront.catalog.importing import Problem, Source, texts
from storefront.catalog.importing.colours import fill
from storefront.catalog.importing.kinds import PLATES, Kinds
from storefront.catalog.importing.standins import standin
from storefront.catalog.importing.woocommerce_columns import MOST, several
from storefront.catalog.wording import slugify
from storefront.kernel import clock

ESTABLISHED_DAYS, UNCOUNTED, ENDLESS = 90, 100, 100_000
Row = dict[str, str]
Rows = list[tuple[int, Row]]
Counts = dict[str, tuple[int, str]]  # SKU → pieces here, how it is sold beyond them
ON = ("1", "true", "yes", "notify")


class Builder:
    def __init__(self, source: Source, kinds: Kinds, problems: list[Problem]) -> None:
        self.source, self.kinds, self.problems = source, kinds, problems
        self._taken: set[str] = set()

    def product(self, number: int, row: Row, variations: Rows, slug: str) -> tuple[ProductDraft | None, Counts]:
        said = _attributes(row)
        if variations:
            names = [name for name in said if any(_attributes(one).get(name) for _, one in variations)]
        else:
            names = [name for name, values in said.items() if len(values) == 1 and name.casefold() in texts.NAMES]
        variants, rows = [], variations or [(number, row)]
        for at, one in rows:
            chosen = {name: " ".join(_attributes(one).get(name, [])) for name in names}
            draft = self._variant(at, one, slug, chosen, {tuple(other.options.values()) for other in variants})
            if draft is not None:
                variants.append(draft)
        if not variants:
            return None, {}
        counts = {self._sku(one, slug, at): _count(one) for at, one in rows}
        options = [self._option(name, [_attributes(one).get(name, [""])[0] for _, one in rows]) for name in names]
        rest = {name: values for name, values in said.items() if name not in names and values}
        draft = self._draft(row, variations, slug, variants, options, rest)
        return draft, {one.sku: counts[one.sku] for one in variants}

    def kit(self, number: int, row: Row, parts: Rows, slug: str) -> tuple[ProductDraft | None, Counts]:
        """A group is one thing made of others: it costs what they cost."""
        pieces = [(one, self._price(one)) for _, one in parts]
        if not pieces or any(price is None or not one.get("sku") for one, (price, _) in pieces):
            return None, {}
        sku = self._sku(row, slug, number)
        made = [PartDraft(sku=one["sku"]) for one, _ in pieces]
        variant = VariantDraft(sku=sku, price_minor=sum(price for _, (price, _) in pieces), parts=made)
        draft = self._draft(row, [], slug, [variant], [], {})
        return draft, {sku: (min(_count(one)[0] for one, _ in pieces), "deny")}

    def linked(self, draft: ProductDraft, links: dict[str, list[str]]) -> ProductDraft:
        return replace(draft, **links)

    def _price(self, row: Row) -> tuple[int | None, int | None]:
        """What it costs, and before a reduction."""
        price, sale = (texts.minor(row.get(name, ""), self.source.currency) for name in ("price", "sale"))
        return (sale, price) if sale is not None and price is not None and sale < price else (price, None)

    def _sku(self, row: Row, slug: str, number: int) -> str:
        return (row.get("sku") or f"{slug}-{row.get('id') or number}".upper())[:64]

    def _variant(self, at: int, row: Row, slug: str, chosen: dict[str, str], seen: set) -> VariantDraft | None:
        (price, was), sku = self._price(row), self._sku(row, slug, at)
        options = {_code(name): slugify(label)[:120] for name, label in chosen.items()}
        why = None
        if price is None:
            why = f"“{row.get('price', '')}” is not a price."
        elif not all(options.values()):
            why = "A choice of this variation is left open; name one."
        elif tuple(options.values()) in seen:
            why = "The same choice stands in a row above."
        elif sku in self._taken:
            why = f"The SKU {sku} stands in a row above."
        if why:
            self.problems.append(Problem(at, why))
            return None
        self._taken.add(sku)
        weight = row.get("weight", "")
        grams = round(Decimal(weight) * 1000) if texts.is_decimal(weight) else 0
        return VariantDraft(
            sku=sku, price_minor=price, was_minor=was, options=options, weight_g=grams, barcode=row.get("gtin") or None
        )

    def _option(self, name: str, labels: list[str]) -> OptionDraft:
        labels = list(dict.fromkeys(filter(None, labels)))
        fills = {label: fill(label) if _code(name) == "colour" else None for label in labels}
        values = {slugify(one)[:120]: one for one in labels}
        return OptionDraft(
            code=_code(name),
            name=self.source.text(name),
            values=[ValueDraft(code=k, label=self.source.text(one), swatch=fills[one]) for k, one in values.items()],
            kind="swatch" if all(fills.values()) else "pill",
        )

    def _draft(
        self, row: Row, variations: Rows, slug: str, variants: list, options: list, attributes: dict
    ) -> ProductDraft:
        text, body, short = self.source.text, row.get("description", ""), row.get("short", "")
        paths = [tuple(texts.plain(one) for one in path.split(">")) for path in several(row.get("categories", ""))]
        home = max(paths, key=len, default=())
        kept = {name: row[name] for name in ("tags", "id") if row.get(name)}
        downloads = [(row.get(f"download_name{n}", ""), row.get(f"download_url{n}", "")) for n in range(1, MOST + 1)]
        plate = PLATES[sum(map(ord, slug)) % len(PLATES)]
        return ProductDraft(
            slug=slug,
            type=self.kinds.type(home, list(attributes)),
            category=self.kinds.category(home),
            also_in=[self.kinds.category(path) for path in dict.fromkeys(paths) if path != home],
            brand=row.get("brand", ""),
            name=text(texts.plain(row["name"])),
            line=text(texts.one_line(short or body)),
            description=text("\n".join(texts.paragraph(part) for part in (short, body) if part)),
            attributes={self.kinds.attribute(name): [text(one) for one in said] for name, said in attributes.items()},
            options=options,
            variants=variants,
            images=self._images(row, variations, plate),
            downloads=[DownloadDraft(title=title or url, file=url) for title, url in downloads if url],
            plate=plate,
            published=row.get("published", "1") == "1" and row.get("visible", "visible") != "hidden",
            source="woocommerce",
            arrived_at=clock.now() - timedelta(days=ESTABLISHED_DAYS),
            kept=kept,
        )

    def _images(self, row: Row, variations: Rows, plate: str) -> list[ImageDraft]:
        """The product's own first; a variation's picture shows its colour."""
        colours: dict[str, str] = {}
        for _, one in variations:
            colour = next((v[0] for name, v in _attributes(one).items() if _code(name) == "colour" and v), "")
            for url in several(one.get("images", "")):
                colours.setdefault(url, colour)
        name = texts.plain(row["name"])
        found, drawing = [], standin(f"{row.get('categories', '')} {name}".replace(">", " "))
        for url in dict.fromkeys([*several(row.get("images", "")), *colours]):
            colour = colours.get(url, "")
            alt = self.source.text(f"{name}, {colour}" if colour else name)
            shows = {"colour": slugify(colour)} if colour else {}
            found.append(ImageDraft(file=drawing, alt=alt, plate=plate, options=shows, source_url=url))
        return found or [ImageDraft(file=drawing, alt=self.source.text(name), plate=plate)]


def _attributes(row: Row) -> dict[str, list[str]]:
    pairs = [(row.get(f"attribute_name{n}", ""), row.get(f"attribute_values{n}", "")) for n in range(1, MOST + 1)]
    variation = "variation" in several(row["type"])
    return {texts.plain(name): [cell] if variation and cell else several(cell) for name, cell in pairs if name}


def _code(name: str) -> str:
    return texts.NAMES.get(name.casefold(), slugify(name) or "option")[:60]


def _count(row: Row) -> tuple[int, str]:
    """Pieces here; WooCommerce may only say that there are some."""
    beyond = "backorder" if row.get("backorders", "").casefold() in ON else "deny"
    endless = {"virtual", "downloadable"} & set(several(row["type"])) and not row.get("stock")
    some = ENDLESS if endless else UNCOUNTED
    return texts.whole(row.get("stock", ""), some if row.get("in_stock", "1").casefold() in ON else 0), beyond
