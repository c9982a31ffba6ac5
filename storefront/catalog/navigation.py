"""The tree of departments."""

from dataclasses import dataclass, field

from sqlalchemy import select

from storefront.catalog.models import Category, CategoryTranslation
from storefront.catalog.wording import best
from storefront.kernel.db import locale_chain, session
from storefront.kernel.kept import kept

NO_ART = "img/to-come-thing.svg"


@dataclass(frozen=True)
class NavItem:
    """`count` published products in it and below; `art` is a path below `static/`."""

    slug: str
    name: str
    description: str
    art: str
    plate: str
    count: int
    children: list["NavItem"] = field(default_factory=list)


@kept("catalog")
def tree(locale: str) -> list[NavItem]:
    """Every category that has something to show, in the shop's order; one statement, and seldom that."""
    chain = locale_chain(locale)
    statement = (
        select(Category, CategoryTranslation)
        .outerjoin(
            CategoryTranslation,
            (CategoryTranslation.category_id == Category.id) & CategoryTranslation.locale.in_([*chain, "en"]),
        )
        .order_by(Category.position, Category.slug)
    )
    rows: dict[str, Category] = {}
    texts: dict[str, dict[str, CategoryTranslation]] = {}
    for category, translation in session().execute(statement):
        rows[category.id] = category
        if translation is not None:
            texts.setdefault(category.id, {})[translation.locale] = translation
    return _below(None, rows, texts, chain)


def _below(parent: str | None, rows: dict, texts: dict, chain: tuple[str, ...]) -> list[NavItem]:
    return [
        _item(row, _below(row.id, rows, texts, chain), texts.get(row.id, {}), chain)
        for row in rows.values()
        if row.parent_id == parent and row.product_count
    ]


def _item(row: Category, children: list[NavItem], texts: dict, chain: tuple[str, ...]) -> NavItem:
    name = best({key: text.name for key, text in texts.items()}, chain) or row.slug
    description = best({key: text.description for key, text in texts.items()}, chain) or ""
    art = row.art or NO_ART
    art = art if art.startswith(("img/", "media/")) else f"img/{art}"
    return NavItem(row.slug, name, description, art, row.plate, row.product_count, children)


def path_to(items: list[NavItem], slug: str) -> list[NavItem]:
    """From the department to this category; empty when there is none."""
    for item in items:
        if item.slug == slug:
            return [item]
        if below := path_to(item.children, slug):
            return [item, *below]
    return []


def flat(items: list[NavItem]) -> list[NavItem]:
    return [one for item in items for one in (item, *flat(item.children))]
