"""One product of a Shopify export: its rows as a draft."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from storefront.catalog.drafts import ImageDraft, OptionDraft, ProductDraft, ValueDraft, VariantDraft
from storefront.catalog.importing import Problem, texts
from storefront.catalog.importing.colours import fill
from storefront.catalog.importing.standins import standin
from storefront.catalog.wording import slugify
from storefront.kernel import clock

Row = dict[str, str]
Rows = list[tuple[int, Row]]
UNCOUNTED = 100  # pieces of what the file does not count
ESTABLISHED_DAYS = 90  # what moves in from another shop is not this week's news
PLATES = ("butter", "sky", "leaf", "blush", "fog", "lilac")


@dataclass(frozen=True)
class ReadVariant:
    number: int
    row: Row
    draft: VariantDraft


class Reader:
    """Reads rows in one language and currency; what is wrong with a row goes to `problems`."""

    def __init__(self, locale: str, currency: str, problems: list[Problem]) -> None:
        self.locale, self.currency, self.problems = locale, currency, problems
        self.taken: set[str] = set()

    def variants(self, handle: str, group: Rows) -> list[ReadVariant]:
        names, found, seen = option_names(group[0][1]), [], set()
        for number, row in group:
            if not row["price"] and not any(row.get(f"option{n}_value") for n in (1, 2, 3)):
                if not row.get("image") and number != group[0][0]:
                    self.problems.append(Problem(number, "The row has neither a price nor a picture."))
                continue
            options = {code: slugify(row.get(f"option{n}_value", "")) for n, code in names.items()}
            variant = self._variant(handle, number, row, options, tuple(options.values()) in seen)
            if variant is not None:
                seen.add(tuple(options.values()))
                found.append(variant)
        return found

    def _variant(self, handle: str, number: int, row: Row, options: dict, again: bool) -> ReadVariant | None:
        price, was = texts.minor(row["price"], self.currency), texts.minor(row.get("was", ""), self.currency)
        sku = row.get("sku", "").lstrip("'") or "-".join([slugify(handle), *options.values()]).upper()[:64]
        why = None
        if price is None:
            why = f"“{row['price']}” is not a price."
        elif not all(options.values()):
            why = "An option has no value."
        elif again:
            why = "The same choice stands in a row above."
        elif sku in self.taken:
            why = f"The SKU {sku} stands in a row above."
        if why:
            self.problems.append(Problem(number, why))
            return None
        self.taken.add(sku)
        barcode = row.get("barcode", "").lstrip("'") or None
        grams = round(Decimal(row["grams"])) if texts.is_decimal(row.get("grams", "")) else 0
        draft = VariantDraft(
            sku=sku,
            price_minor=price,
            was_minor=was,
            options=options,
            weight_g=max(grams, 0),
            barcode=barcode,
            kept=kept(row, of_variant=True),
        )
        return ReadVariant(number, row, draft)

    def quantity(self, row: Row) -> int:
        """What the file counts; plenty of what it does not count."""
        return texts.whole(row.get("quantity", ""), UNCOUNTED)

    def oversell(self, row: Row) -> str:
        return "backorder" if row.get("policy", "").casefold() in ("continue", "true") else "deny"

    def draft(self, handle: str, group: Rows, variants: list[ReadVariant], *, category: str, kind: str) -> ProductDraft:
        first = group[0][1]
        body = first.get("body", "")
        plate = PLATES[sum(map(ord, handle)) % len(PLATES)]
        seo = {key: first.get(key, "") for key in ("seo_title", "seo_description")}
        return ProductDraft(
            slug=slugify(handle),
            type=kind,
            category=category,
            brand=first.get("vendor", ""),
            name=self.text(first["title"]),
            line=self.text(texts.one_line(body)),
            description=self.text(texts.paragraph(body)),
            options=self._options(group, variants),
            variants=[variant.draft for variant in variants],
            images=self._images(group, variants, plate),
            plate=plate,
            published=_is_published(first),
            source="shopify",
            kept=kept(first),
            arrived_at=clock.now() - timedelta(days=ESTABLISHED_DAYS),
            **{key: self.text(words) for key, words in seo.items()},
        )

    def text(self, words: str) -> dict[str, str]:
        return {self.locale: words} if words else {}

    def _options(self, group: Rows, variants: list[ReadVariant]) -> list[OptionDraft]:
        found = []
        for n, code in option_names(group[0][1]).items():
            labels = dict.fromkeys(variant.row[f"option{n}_value"] for variant in variants)
            fills = {label: fill(label) if code == "colour" else None for label in labels}
            values = {
                slugify(label): ValueDraft(code=slugify(label), label=self.text(label), swatch=fills[label])
                for label in labels
            }
            kind = "swatch" if all(fills.values()) else "pill"
            name = self.text(group[0][1][f"option{n}_name"])
            found.append(OptionDraft(code=code, name=name, kind=kind, values=list(values.values())))
        return found

    def _images(self, group: Rows, variants: list[ReadVariant], plate: str) -> list[ImageDraft]:
        first = group[0][1]
        words = " ".join(first.get(key, "") for key in ("category", "type", "tags", "title"))
        shown = {variant.row["variant_image"]: variant for variant in variants if variant.row.get("variant_image")}
        urls = {row["image"]: row.get("alt", "") for _, row in group if row.get("image")}
        for url in shown:
            urls.setdefault(url, "")
        return [
            ImageDraft(
                file=standin(words),
                alt=self.text(alt or first["title"]),
                plate=plate,
                source_url=url or None,
                options=_colour_of(shown.get(url)),
            )
            for url, alt in (urls or {"": ""}).items()
        ]


def _colour_of(variant: ReadVariant | None) -> dict[str, str]:
    options = variant.draft.options if variant else {}
    return {"colour": options["colour"]} if "colour" in options else {}


def kept(row: Row, *, of_variant: bool = False) -> dict[str, str]:
    """By Shopify's own column names, what the shop has no use for."""
    said = {key.removeprefix("kept:"): words for key, words in row.items() if key.startswith("kept:") and words}
    return {name: words for name, words in said.items() if (name.startswith(("Variant", "Cost"))) is of_variant}


def option_names(first: Row) -> dict[int, str]:
    """`{1: "size"}`; Shopify's "Title: Default Title" is no option."""
    found = {}
    for n in (1, 2, 3):
        name = first.get(f"option{n}_name", "")
        if name and not (name == "Title" and first.get(f"option{n}_value") == "Default Title"):
            found[n] = texts.NAMES.get(name.casefold(), slugify(name) or f"option{n}")[:60]
    return found


def _is_published(row: Row) -> bool:
    status = row.get("status", "").casefold()
    return row.get("published", "true").casefold() != "false" and status not in ("draft", "archived")
