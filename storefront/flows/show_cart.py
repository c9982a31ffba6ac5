"""The cart as it stands now: every price, name and stock fresh, and what it comes to."""

from dataclasses import dataclass, replace

from storefront.cart import queries
from storefront.cart.queries import CartLineView, CartView
from storefront.flows.alternatives import instead_of
from storefront.flows.quoting import Standing, standings
from storefront.kernel.money import Money
from storefront.kernel.settings import settings
from storefront.shipping import queries as shipping
from storefront.shipping.queries import DeliveryOption


@dataclass(frozen=True)
class ShownLine:
    """`line` at today's price; `price_before` when that differs from the one the shopper has seen."""

    line: CartLineView
    stands: Standing
    price_before: Money | None
    alternatives: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class CartPage:
    """`delivery` is the cheapest way within the shop's country, `total` what the checkout starts with."""

    version: int
    currency: str
    lines: list[ShownLine]
    gone: list[ShownLine]
    saved: list[ShownLine]
    removed: CartLineView | None
    said: list[dict]
    subtotal: Money
    delivery: DeliveryOption | None
    total: Money

    @property
    def count(self) -> int:
        return sum(shown.line.quantity for shown in self.lines)


def show_cart(*, owner: str | None, locale: str, known: dict[str, Standing] | None = None) -> CartPage:
    """For a stranger, or after everything was taken out, an empty one. `known`: what was looked up a moment ago."""
    found = queries.cart_of(owner) if owner else None
    if found is None:
        return _empty()
    removed = [found.removed] if found.removed else []
    now = dict(known or {})
    skus = [line.sku for line in [*found.lines, *found.saved, *removed] if line.sku not in now]
    now |= standings(skus, locale=locale)
    lines = [_shown(line, now[line.sku]) for line in found.buyable]
    gone = [_with_alternatives(_shown(line, now[line.sku]), locale) for line in found.lines if line.set_aside]
    saved = [_shown(line, now[line.sku]) for line in found.saved if now[line.sku].offer]
    undo = [_shown(line, now[line.sku]).line for line in removed]
    return _page(replace(found, removed=undo[0] if undo else None), lines, gone, saved)


def _empty() -> CartPage:
    currency = settings().shop_currency
    nothing = Money.zero(currency)
    return CartPage(0, currency, [], [], [], None, [], nothing, None, nothing)


def _page(found: CartView, lines: list[ShownLine], gone: list[ShownLine], saved: list[ShownLine]) -> CartPage:
    subtotal = Money.total([shown.line.total for shown in lines], found.currency)
    delivery = _delivery(lines, subtotal) if lines else None
    return CartPage(
        version=found.version,
        currency=found.currency,
        lines=lines,
        gone=gone,
        saved=saved,
        removed=found.removed,
        said=found.said,
        subtotal=subtotal,
        delivery=delivery,
        total=subtotal + delivery.price if delivery else subtotal,
    )


def _shown(line: CartLineView, stands: Standing) -> ShownLine:
    offer = stands.offer
    if offer is None:
        return ShownLine(line, stands, None)
    fresh = {name: getattr(offer, name) for name in ("name", "options", "image_url", "image_alt", "plate")}
    today = replace(
        line,
        unit=offer.price,
        total=offer.price * line.quantity,
        was=offer.was,
        product_slug=offer.product_slug,
        **fresh,
    )
    return ShownLine(today, stands, line.added_price if line.added_price != offer.price else None)


def _with_alternatives(shown: ShownLine, locale: str) -> ShownLine:
    return replace(shown, alternatives=instead_of(shown.stands, locale=locale))


def _delivery(lines: list[ShownLine], subtotal: Money) -> DeliveryOption | None:
    weight = sum((shown.stands.offer.weight_g or 0) * shown.line.quantity for shown in lines if shown.stands.offer)
    ways = shipping.delivery_options(country=settings().shop_country, weight_g=weight, subtotal=subtotal)
    return ways[0] if ways else None
