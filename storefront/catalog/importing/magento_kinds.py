"""Categories, product types and attributes of a Magento shop."""

from storefront.catalog.drafts import AttributeDraft
from storefront.catalog.importing import CategoryDraft, Source, TypeDraft, texts
from storefront.catalog.importing.magento_rows import Row, several
from storefront.catalog.importing.standins import standin
from storefront.catalog.wording import slugify

PLATES = ("butter", "sky", "leaf", "blush", "fog", "lilac")
CHOICES = ("size", "color")  # these are what one chooses, never a line of the specification
Path = tuple[str, ...]


class Kinds:
    def __init__(self, source: Source, attributes: list, categories: list, rows: list[Row]) -> None:
        self.source = source
        self.department = slugify(source.department) or "imported"
        self._said = {cells["attribute_code"]: cells for _, _, cells in attributes}
        self._keys: dict[Path, str] = {}
        self._categories: dict[Path, CategoryDraft] = {}
        for _, _, cells in categories:
            path = (*filter(None, cells["path"].split("/")), texts.plain(cells["name"]))
            self._keys.setdefault(path, cells["url_key"])
        for path in [*self._keys, *(path for row in rows for path in row.paths)]:
            self._category(path)
        if any(not row.paths for row in rows):
            name, art = source.text(source.department), standin(source.department)
            self._categories[()] = CategoryDraft(self.department, name, None, art, "sky")
        self.types = [self._type(name, [row for row in rows if row.set == name]) for name in _sets(rows)]
        self._known = {kind.code: {one.code: one for one in kind.attributes} for kind in self.types}

    @property
    def categories(self) -> list[CategoryDraft]:
        return list(self._categories.values())

    def _category(self, path: Path) -> str:
        if path not in self._categories:
            parent = self._category(path[:-1]) if len(path) > 1 else None
            slug = slugify(self._keys.get(path) or "-".join(path))[:120]
            plate = PLATES[len(self._categories) % len(PLATES)]
            draft = CategoryDraft(slug, self.source.text(path[-1]), parent, standin(" ".join(path)), plate)
            self._categories[path] = draft
        return self._categories[path].slug

    def homes(self, row: Row) -> list[str]:
        """The category it is in, then the others it is listed in."""
        return [self._category(path) for path in row.paths] or [self.department]

    def code_of(self, row: Row) -> str:
        return f"magento-{slugify(row.set)}"[:60]

    def _type(self, name: str, rows: list[Row]) -> TypeDraft:
        used = dict.fromkeys(code for row in rows for code in row.attributes)
        mine = [code for code, said in self._said.items() if name in said.get("attribute_set", "").split("\n")]
        codes = [code for code in dict.fromkeys([*mine, *used]) if code in used and code not in CHOICES]
        attributes = [
            self._attribute(code, [row.attributes[code] for row in rows if code in row.attributes]) for code in codes
        ]
        return TypeDraft(f"magento-{slugify(name)}"[:60], self.source.text(name), attributes)

    def _attribute(self, code: str, values: list[list[str]]) -> AttributeDraft:
        said = self._said.get(code, {})
        label = said.get("frontend_label", "").split("\n")[-1].strip() or code.replace("_", " ").capitalize()
        yes_no = all(one in ("Yes", "No") for part in values for one in part)
        kind = "bool" if yes_no or said.get("frontend_input") == "boolean" else "text"
        return AttributeDraft(
            code=slugify(code).replace("-", "_")[:60],
            name=self.source.text(texts.plain(label)),
            type=kind,
            filterable=said.get("is_filterable", "1") == "1",
            comparable=True,
        )

    def values(self, row: Row) -> dict[str, object]:
        """What the specification says, by attribute code."""
        known, found = self._known[self.code_of(row)], {}
        for code, values in row.attributes.items():
            draft = known.get(slugify(code).replace("-", "_")[:60])
            if draft is not None and values:
                texts_of = [self.source.text(one) for one in values]
                found[draft.code] = values[0] in ("Yes", "1") if draft.type == "bool" else texts_of
        return found

    def in_order(self, code: str, labels: list[str]) -> list[str]:
        """Sizes from small to large, as the attribute lists them; others in the order of the file."""
        order = {label: place for place, label in enumerate(several(self._said.get(code, {}).get("option", "")))}
        unique = list(dict.fromkeys(labels))
        return sorted(unique, key=lambda label: order.get(label, len(order))) if order else unique


def _sets(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row.set for row in rows))
