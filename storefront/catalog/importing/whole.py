"""What an export of ours says beside the columns of its format, so that nothing is lost on the way back."""

import json
from dataclasses import asdict, dataclass, fields, replace

from storefront.catalog.drafts import AttributeDraft, ProductDraft, Text
from storefront.catalog.importing import CategoryDraft, TypeDraft

TEXTS = ("name", "line", "description", "not_good_at", "seo_title", "seo_description")


@dataclass(frozen=True)
class Whole:
    """A product, the categories from the department down to its own, and its type."""

    draft: ProductDraft
    categories: list[CategoryDraft]
    kind: TypeDraft

    def to_cell(self) -> str:
        body = {
            "product": self.draft.to_json(),
            "categories": list(map(asdict, self.categories)),
            "type": asdict(self.kind),
        }
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_cell(cls, cell: str) -> "Whole":
        """Raises ValueError, TypeError or KeyError when it is not ours."""
        body = json.loads(cell)
        kind = body["type"]
        attributes = [AttributeDraft.from_dict(one) for one in kind["attributes"]]
        return cls(
            ProductDraft.from_json(body["product"]),
            [CategoryDraft(**one) for one in body["categories"]],
            TypeDraft(kind["code"], kind["name"], attributes),
        )


def laid_over(kept: ProductDraft, said: ProductDraft, written: ProductDraft) -> ProductDraft:
    """`kept` where the file still says what was written, `said` where somebody changed it.

    `written`: what the columns said when the file was made, read as any file is.
    """
    changed = {}
    for name in (one.name for one in fields(ProductDraft) if one.name != "arrived_at"):
        now, before = getattr(said, name), getattr(written, name)
        if now != before:
            changed[name] = _in_other_languages(getattr(kept, name), before) | now if name in TEXTS else now
    return replace(kept, **changed)


def _in_other_languages(text: Text, written: Text) -> Text:
    return {locale: words for locale, words in text.items() if locale not in written}
