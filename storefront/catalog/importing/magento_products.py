"""Rows of a Magento shop as products: configurables with their variants, sets, kits, downloads and plain things."""

from datetime import timedelta

from storefront.catalog.drafts import DownloadDraft, ImageDraft, OptionDraft, ProductDraft, ValueDraft, VariantDraft
from storefront.catalog.importing import Item, Problem, Source, Stock, magento_kits, magento_rows, texts
from storefront.catalog.importing.colours import fill
from storefront.catalog.importing.magento_kinds import CHOICES, PLATES, Kinds
from storefront.catalog.importing.magento_links import Links
from storefront.catalog.importing.magento_pictures import Pictures
from storefront.catalog.importing.magento_rows import Row
from storefront.catalog.importing.standins import standin
from storefront.catalog.wording import slugify
from storefront.kernel import clock

ESTABLISHED_DAYS, NEW_DAYS = 90, 2
GRAMS = 453.59237  # Magento weighs in pounds unless told otherwise
UNCOUNTED = 100_000  # pieces of what cannot run out
KEPT = ("tax_class_name", "meta_keywords", "msrp_price", "country_of_manufacture", "new_from_date", "new_to_date")
Choice = dict[str, str]  # option code → label


class Builder:
    def __init__(
        self, source: Source, kinds: Kinds, pictures: Pictures, problems: list[Problem], rows: list[Row]
    ) -> None:
        self.source, self.kinds, self.pictures, self.problems = source, kinds, pictures, problems
        self.rows: dict[str, Row] = {}
        for row in rows:
            if row.sku in self.rows:
                self.problem(row, f"The SKU {row.sku} stands in a row above.")
            else:
                self.rows[row.sku] = row
        self._links = Links(self.rows.values(), problems)
        self._files: dict[str, list[DownloadDraft]] = {}
        self._slugs: dict[str, str] = {}

    def problem(self, row: Row, words: str) -> None:
        self.problems.append(Problem(row.number, words, row.file))

    def files(self, lines: list) -> None:
        for _, _, cells in lines:
            draft = DownloadDraft(title=texts.plain(cells["link_item_title"]), file=cells["link_item_file"])
            self._files.setdefault(cells["product_sku"], []).append(draft)

    def links(self, lines: list) -> None:
        self._links.add_tables(lines)
        self._links.nobodys(self.rows)

    def items(self) -> list[Item]:
        """Every product; simple rows that a configurable or a set sells are its variants and not products."""
        parents = [row for row in self.rows.values() if row.kind in ("configurable", "grouped")]
        children = {row.sku: self._children(row) for row in parents}
        owners = {child.sku: sku for sku, found in children.items() for child, _ in found}
        shown = [row for row in self.rows.values() if row.sku not in owners]
        self._slugs = self._addresses(shown)
        self._slugs |= {sku: self._slugs[owner] for sku, owner in owners.items() if owner in self._slugs}
        built = [self._item(row, children.get(row.sku)) for row in shown]
        return [item for item in built if item]

    def _children(self, row: Row) -> list[tuple[Row, Choice]]:
        if row.kind == "grouped":
            return magento_kits.members(self, row)
        found = []
        for said in magento_rows.variations(row.cells.get("configurable_variations", "")):
            child = self.rows.get(said.pop("sku", ""))
            if child is None:
                self.problem(row, "A variation names a SKU that has no row of its own.")
            else:
                found.append((child, {texts.NAMES.get(code, slugify(code)): label for code, label in said.items()}))
        return found

    def _addresses(self, rows: list[Row]) -> dict[str, str]:
        """SKU → slug; of two with the same name the later one also says its SKU."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for row in rows:
            slug = slugify(row.cells.get("url_key") or row.name or row.sku)[:90]
            found[row.sku] = slug if slug and slug not in taken else slugify(f"{slug} {row.sku}")
            taken.add(found[row.sku])
        return found

    def _item(self, row: Row, children: list[tuple[Row, Choice]] | None) -> Item | None:
        kit = magento_kits.kit(self, row) if row.kind == "bundle" else None
        sold = children if children is not None else [(row, self._own_choice(row))]
        if not row.name:
            self.problem(row, f"{row.sku} has no name.")
            return None
        variants = kit.variants if kit else [one for child, choice in sold if (one := self.variant(child, choice))]
        if not variants:
            self.problem(row, f"{row.sku} has nothing to sell: no variant with a price.")
            return None
        options = kit.options if kit else self._options([choice for _, choice in sold], variants)
        images = self._images(row, sold if children is not None else [], options)
        stock = kit.stock if kit else {child.sku: self.stock(child) for child, _ in sold}
        mine = {one.sku for one in variants}
        draft = self._draft(row, self._face_first(row, sold, variants), options, images)
        return Item(row.number, draft, {sku: said for sku, said in stock.items() if sku in mine}, row.file)

    def _own_choice(self, row: Row) -> Choice:
        return {texts.NAMES.get(code, code): row.attributes[code][0] for code in CHOICES if row.attributes.get(code)}

    def variant(self, row: Row, choice: Choice) -> VariantDraft | None:
        price, special = (
            texts.minor(row.cells.get(key, ""), self.source.currency) for key in ("price", "special_price")
        )
        if price is None:
            self.problem(row, f"“{row.cells.get('price', '')}” is not a price.")
            return None
        weight = row.cells.get("weight", "")
        return VariantDraft(
            sku=row.sku,
            price_minor=price if special is None else min(price, special),
            was_minor=price if special is not None and special < price else None,
            options={code: slugify(label) for code, label in choice.items()},
            weight_g=round(float(weight) * GRAMS) if texts.is_decimal(weight) else 0,
        )

    def _options(self, choices: list[Choice], variants: list[VariantDraft]) -> list[OptionDraft]:
        used = {(code, value) for one in variants for code, value in one.options.items()}
        found = []
        for code in dict.fromkeys(code for choice in choices for code in choice):
            labels = [choice[code] for choice in choices if code in choice and (code, slugify(choice[code])) in used]
            labels = self.kinds.in_order("color" if code == "colour" else code, labels)
            fills = {label: fill(label) if code == "colour" else None for label in labels}
            values = [ValueDraft(code=slugify(one), label=self.source.text(one), swatch=fills[one]) for one in labels]
            kind = "swatch" if fills and all(fills.values()) else "pill"
            name = self.source.text("Colour" if code == "colour" else code.replace("-", " ").capitalize())
            found.append(OptionDraft(code=code, name=name, values=values, kind=kind))
        return found

    def _images(self, row: Row, sold: list[tuple[Row, Choice]], options: list[OptionDraft]) -> list[ImageDraft]:
        """The product's own first; a picture that every variant of one colour has is of that colour."""
        colours: dict[str, str] = {}
        for child, choice in sold:
            for origin in self.pictures.of(child.sku, child.images, Problem(child.number, "", child.file)):
                colours.setdefault(origin, slugify(choice.get("colour", "")))
        own = self.pictures.of(row.sku, row.images, Problem(row.number, "", row.file))
        labels = {one.code: one.label[self.source.locale] for option in options for one in option.values}
        drawing, plate = standin(" ".join([row.name, *(part for path in row.paths for part in path)])), self._plate(row)
        found = []
        for origin in dict.fromkeys([*own, *colours]):
            colour = colours.get(origin, "")
            shows = {"colour": colour} if colour else {}
            alt = self.source.text(f"{row.name}, {labels[colour]}" if colour in labels else row.name)
            found.append(ImageDraft(file=drawing, alt=alt, plate=plate, options=shows, source_url=origin))
        return found or [ImageDraft(file=drawing, alt=self.source.text(row.name), plate=plate)]

    def _plate(self, row: Row) -> str:
        return PLATES[sum(map(ord, row.sku)) % len(PLATES)]

    def _face_first(self, row: Row, sold: list[tuple[Row, Choice]], variants: list[VariantDraft]) -> list[VariantDraft]:
        """Lists show the variant whose picture the product has for its own."""
        faces = {child.sku for child, _ in sold if row.images and child.images[:1] == row.images[:1]}
        return sorted(variants, key=lambda one: one.sku not in faces)

    def stock(self, row: Row) -> Stock:
        if row.kind in ("virtual", "downloadable") and not row.cells.get("qty"):
            return Stock(UNCOUNTED)
        here = 0 if row.cells.get("is_in_stock") == "0" else texts.whole(row.cells.get("qty", ""), 0)
        return Stock(here, "backorder" if row.cells.get("allow_backorders") in ("1", "2") else "deny")

    def _draft(
        self, row: Row, variants: list[VariantDraft], options: list[OptionDraft], images: list[ImageDraft]
    ) -> ProductDraft:
        text, cells = self.source.text, row.cells
        body, short = cells.get("description", ""), cells.get("short_description", "")
        home, *others = self.kinds.homes(row)
        days = NEW_DAYS if row.attributes.get("new") == ["Yes"] else ESTABLISHED_DAYS
        kept = {name: cells[name] for name in KEPT if cells.get(name)}
        return ProductDraft(
            slug=self._slugs[row.sku],
            type=self.kinds.code_of(row),
            category=home,
            also_in=others,
            name=text(row.name),
            line=text(texts.one_line(short or body)),
            description=text(texts.paragraph("\n".join(filter(None, (short, body))))),
            seo_title=text(cells.get("meta_title", "")),
            seo_description=text(cells.get("meta_description", "")),
            attributes=self.kinds.values(row),
            options=options,
            variants=variants,
            images=images,
            plate=self._plate(row),
            downloads=self._files.get(row.sku, []),
            published=row.visible and cells.get("product_online", "1") != "2",
            arrived_at=clock.now() - timedelta(days=days),
            source="magento",
            kept={"sku": row.sku, **kept},
            **self._links.of(row, self._slugs),
        )
