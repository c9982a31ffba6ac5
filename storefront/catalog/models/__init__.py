"""What the catalogue keeps. Texts live in `…_translation` tables; `projections` is what pages read."""

from storefront.catalog.models.addresses import OldAddress
from storefront.catalog.models.categories import Category, CategoryTranslation
from storefront.catalog.models.imports import FileJob, ImportProblem, ImportRun
from storefront.catalog.models.media import Media, MediaOption, MediaTranslation
from storefront.catalog.models.options import (
    Option,
    OptionTranslation,
    OptionValue,
    OptionValueTranslation,
    Variant,
    VariantOption,
    VariantPart,
)
from storefront.catalog.models.pictures import PictureFile
from storefront.catalog.models.prices import Price, PriceChange
from storefront.catalog.models.products import (
    Download,
    Product,
    ProductCategory,
    ProductLink,
    ProductTranslation,
)
from storefront.catalog.models.projections import Facet, FacetLabel, Listing
from storefront.catalog.models.reviews import Review, ReviewPicture, ReviewReport, ReviewVote
from storefront.catalog.models.types import (
    Attribute,
    AttributeTranslation,
    AttributeValue,
    AttributeValueTranslation,
    ProductType,
    ProductTypeTranslation,
    UnitTranslation,
)

__all__ = [
    "Attribute",
    "AttributeTranslation",
    "AttributeValue",
    "AttributeValueTranslation",
    "Category",
    "CategoryTranslation",
    "Download",
    "Facet",
    "FacetLabel",
    "FileJob",
    "ImportProblem",
    "ImportRun",
    "Listing",
    "Media",
    "MediaOption",
    "MediaTranslation",
    "OldAddress",
    "Option",
    "OptionTranslation",
    "OptionValue",
    "OptionValueTranslation",
    "PictureFile",
    "Price",
    "PriceChange",
    "Product",
    "ProductCategory",
    "ProductLink",
    "ProductTranslation",
    "ProductType",
    "ProductTypeTranslation",
    "Review",
    "ReviewPicture",
    "ReviewReport",
    "ReviewVote",
    "UnitTranslation",
    "Variant",
    "VariantOption",
    "VariantPart",
]
