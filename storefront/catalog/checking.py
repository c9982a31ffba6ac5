"""What a draft must have before it can become a product."""

from storefront.catalog.drafts import ProductDraft
from storefront.catalog.refusals import UnableToSave
from storefront.kernel.refusal import N_


def check(draft: ProductDraft) -> None:
    """Raises UnableToSave."""
    if not draft.variants:
        raise UnableToSave(N_("“%(slug)s” has no variant."), slug=draft.slug)
    if not any(draft.name.values()):
        raise UnableToSave(N_("“%(slug)s” has no name."), slug=draft.slug)
    seen: dict[tuple, str] = {}
    for variant in draft.variants:
        if variant.price_minor < 0:
            raise UnableToSave(N_("%(sku)s costs less than nothing."), sku=variant.sku)
        key = tuple(variant.options.get(option.code) for option in draft.options)
        if None in key:
            raise UnableToSave(N_("%(sku)s does not say which of each option it is."), sku=variant.sku)
        if key in seen:
            raise UnableToSave(N_("%(sku)s and %(other)s are the same choice."), sku=variant.sku, other=seen[key])
        seen[key] = variant.sku
