"""What others may ask the catalogue. Nothing here walks more than a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from storefront.catalog import addresses, attributes, cards, drafting, evening, indexing, pages
from storefront.catalog import navigation as tree
from storefront.catalog import offers as selling
from storefront.catalog.attributes import AttributeGroup, AttributeRow, AttributeValue
from storefront.catalog.cards import Card, Picture
from storefront.catalog.filters import SORTS, Filters, Scope
from storefront.catalog.indexing import SearchText
from storefront.catalog.listing import PER_PAGE, Choice, FacetView, ListPage, listed
from storefront.catalog.navigation import NavItem
from storefront.catalog.offers import Offer
from storefront.catalog.pages import OptionView, ProductPage, ReviewPage, ValueChoice
from storefront.catalog.pictures import library
from storefront.catalog.reviews import judging
from storefront.catalog.reviews.reading import Narrowing, PictureView, ReviewView

__all__ = [
    "PER_PAGE",
    "SORTS",
    "AttributeGroup",
    "AttributeRow",
    "AttributeValue",
    "Card",
    "Choice",
    "FacetView",
    "Filters",
    "ListPage",
    "Narrowing",
    "NavItem",
    "Offer",
    "OptionView",
    "Picture",
    "PictureView",
    "ProductPage",
    "ReviewPage",
    "ReviewView",
    "SearchText",
    "ValueChoice",
]

alternatives = cards.alternatives
attribute_rows = attributes.attribute_rows
card_at = cards.at
cards_of = cards.by_id
crosssells = cards.crosssells
default_sku = cards.default_sku
find_sku = selling.find_sku
foreseen = drafting.foreseen
ids_of = indexing.ids_of
most_loved = cards.most_loved
moved = addresses.moved
newest = cards.newest
offers = selling.offers
product_page = pages.product_page
search_texts = indexing.search_texts
pictures_waiting = library.waiting
product_ids = indexing.product_ids
reviews_waiting = judging.waiting
skus_of = cards.skus_of
type_of = selling.type_of
types_of = selling.types_of
home_of = selling.home_of


def compared_rows(skus: Sequence[str], locale: str) -> list[AttributeGroup]:
    """The comparable attributes of these SKUs, every row in one unit and with the same decimals."""
    return evening.evened(attributes.attribute_rows(skus, locale, comparable_only=True), locale)


@dataclass(frozen=True)
class CategoryPage:
    """`trail` from the department to this category, which is its last."""

    category: NavItem
    trail: list[NavItem]
    results: ListPage


def navigation(locale: str) -> list[NavItem]:
    """The departments with what is below them, in the shop's order."""
    return tree.tree(locale)


def categories(locale: str) -> list[NavItem]:
    """Every category, each before what is below it."""
    return tree.flat(tree.tree(locale))


def category_page(
    slug: str,
    locale: str,
    filters: Filters | None = None,
    sort: str = "featured",
    page: int = 1,
    *,
    alone: bool = False,
) -> CategoryPage | None:
    """None when there is no such category, or nothing in it."""
    trail = tree.path_to(tree.tree(locale), slug)
    if not trail:
        return None
    scope = Scope(category=slug)
    results = listed(scope, locale=locale, filters=filters, sort=sort, page=page, alone=alone)
    return CategoryPage(trail[-1], trail, results)


def everything(
    locale: str,
    *,
    product_ids: Sequence[str] | None = None,
    filters: Filters | None = None,
    sort: str = "featured",
    page: int = 1,
    alone: bool = False,
) -> ListPage:
    """The whole shop, or what a search found (in its order, with sort "relevance")."""
    scope = Scope(product_ids=product_ids)
    return listed(scope, locale=locale, filters=filters, sort=sort, page=page, alone=alone, categories=True)
