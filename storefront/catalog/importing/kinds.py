"""Departments and product types, as rows with a path of categories name them."""

from storefront.catalog.drafts import AttributeDraft
from storefront.catalog.importing import CategoryDraft, Source, TypeDraft
from storefront.catalog.importing.standins import standin
from storefront.catalog.wording import slugify

PLATES = ("butter", "sky", "leaf", "blush", "fog", "lilac")


class Kinds:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.types: dict[str, TypeDraft] = {}
        self._categories: dict[tuple[str, ...], CategoryDraft] = {}

    @property
    def categories(self) -> list[CategoryDraft]:
        return list(self._categories.values())

    def category(self, path: tuple[str, ...]) -> str:
        """The slug of a category; what has none is in the department of the file."""
        path = path or (self.source.department,)
        if path not in self._categories:
            parent = self.category(path[:-1]) if len(path) > 1 else None
            slug, plate = slugify("-".join(path))[:120] or "imported", PLATES[len(self._categories) % len(PLATES)]
            drawing = standin(" ".join(path))
            self._categories[path] = CategoryDraft(slug, self.source.text(path[-1]), parent, drawing, plate)
        return self._categories[path].slug

    def type(self, path: tuple[str, ...], attributes: list[str]) -> str:
        """The code of the type for things of this category, which has these attributes (by name)."""
        words = path[-1] if path else self.source.department
        code = f"imported-{slugify(words) or 'thing'}"[:60]
        kind = self.types.setdefault(code, TypeDraft(code, self.source.text(words)))
        known = {one.code for one in kind.attributes}
        for name in attributes:
            if self.attribute(name) not in known:
                draft = AttributeDraft(
                    code=self.attribute(name),
                    name=self.source.text(name),
                    type="text",
                    filterable=True,
                    comparable=True,
                )
                kind.attributes.append(draft)
        return code

    def attribute(self, name: str) -> str:
        return (slugify(name) or "attribute").replace("-", "_")[:60]
