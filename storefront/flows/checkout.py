"""The checkout as it stands now: the cart, what was typed, every price and date fresh, and what stands in the way."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from storefront.cart import queries as cart
from storefront.cart.queries import CartLineView, CartView
from storefront.flows.alternatives import instead_of
from storefront.flows.quoting import Standing, standings
from storefront.inventory import queries as inventory
from storefront.kernel import clock
from storefront.kernel.money import Money
from storefront.kernel.settings import settings
from storefront.orders import addresses, pricing
from storefront.orders import queries as orders
from storefront.orders import services as placing
from storefront.orders.drafts import DraftView
from storefront.orders.queries import Order
from storefront.shipping import queries as shipping
from storefront.shipping.queries import DeliveryOption


@dataclass(frozen=True)
class Problem:
    """Stops the order before money moves. `code`: cart_empty, variant_unavailable, insufficient_stock,
    price_changed, delivery_stale or order_changed; `facts` are plain values for the sentence and its fix,
    `instead` what can be had in place of what is gone."""

    code: str
    sku: str = ""
    facts: dict[str, Any] | None = None
    instead: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class CheckoutLine:
    """A cart line at today's price; `seen` is the price the shopper put it in at."""

    line: CartLineView
    stands: Standing
    unit: Money
    seen: Money

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def total(self) -> Money:
        return self.unit * self.quantity

    @property
    def words(self) -> Any:
        """Who knows its name, options and picture best: the catalogue, else the cart."""
        return self.stands.offer or self.line


@dataclass(frozen=True)
class CheckoutPage:
    """`chosen` is the delivery in force: what was picked, else the cheapest."""

    cart_id: str
    currency: str
    lines: list[CheckoutLine]
    draft: DraftView
    options: list[DeliveryOption]
    chosen: DeliveryOption | None
    quote: pricing.Quote
    problems: list[Problem]

    @property
    def count(self) -> int:
        """How many things there are."""
        return sum(line.quantity for line in self.lines)

    @property
    def offered(self) -> pricing.Offered:
        """What the button promises."""
        way = self.chosen
        return pricing.Offered(
            currency=self.currency,
            total=self.quote.total.minor,
            lines=tuple((line.line.sku, line.quantity, line.unit.minor) for line in self.lines),
            delivery=(way.code, way.price.minor, way.promised_to.isoformat()) if way else ("", 0, ""),
        )

    @property
    def missing(self) -> str | None:
        """The first step that has not been answered: details or delivery."""
        if not self.draft.email or addresses.check(addresses.tidy(self.draft.shipping)):
            return "details"
        return None if self.draft.delivery.get("code") else "delivery"


def checkout(*, owner: str, locale: str, trying: str | None = None) -> CheckoutPage | None:
    """The page's facts; None when there is no cart. `trying`: a delivery code to calculate with, unsaved."""
    found = cart.cart_of(owner)
    return _page(found, owner=owner, locale=locale, trying=trying) if found and found.buyable else None


def _page(
    found: CartView, *, owner: str, locale: str, trying: str | None = None, draft: DraftView | None = None
) -> CheckoutPage:
    draft = draft or orders.draft_of(owner)
    now = _with_own(found, standings([line.sku for line in found.buyable], locale=locale))
    lines = [_line(line, now[line.sku]) for line in found.buyable]
    options = _options(lines, draft, found.currency)
    picked = trying or draft.delivery.get("code")
    chosen = next((way for way in options if way.code == picked), options[0] if options else None)
    problems = [problem for line in lines for problem in line_problems(line, locale)]
    problems += _delivery_problems(draft, chosen)
    quote = _quote(lines, draft, chosen, found.currency)
    return CheckoutPage(found.id, found.currency, lines, draft, options, chosen, quote, problems)


def _quote(lines: list[CheckoutLine], draft: DraftView, way: DeliveryOption | None, currency: str) -> pricing.Quote:
    return pricing.quote(
        lines=[(line.line.sku, line.quantity, line.unit) for line in lines],
        delivery=way.price if way else Money.zero(currency),
        country=_country(draft),
        on=clock.now().date(),
    )


def _with_own(found: CartView, now: dict[str, Standing]) -> dict[str, Standing]:
    """A hold does not stand in the way of its own cart: the button may be pressed twice for the last one."""
    if all(now[line.sku].most >= line.quantity for line in found.buyable):
        return now
    held = inventory.held_by(placing.id_of(found.id))
    return {sku: replace(stands, held=held.get(sku, 0)) for sku, stands in now.items()}


def _line(line: CartLineView, stands: Standing) -> CheckoutLine:
    return CheckoutLine(line, stands, stands.offer.price if stands.offer else line.unit, line.added_price)


def _country(draft: DraftView) -> str:
    return draft.shipping.get("country") or settings().shop_country


def _options(lines: list[CheckoutLine], draft: DraftView, currency: str) -> list[DeliveryOption]:
    weight = sum((line.stands.offer.weight_g or 0) * line.quantity for line in lines if line.stands.offer)
    subtotal = Money.total([line.total for line in lines], currency)
    return shipping.delivery_options(country=_country(draft), weight_g=weight, subtotal=subtotal)


def line_problems(line: CheckoutLine, locale: str) -> list[Problem]:
    """What is the matter with one line, at most one thing."""
    sku, name, stands = line.line.sku, line.words.name, line.stands
    if stands.offer is None or not stands.offer.published:
        return [Problem("variant_unavailable", sku, {"name": name}, instead_of(stands, locale=locale))]
    if stands.most < line.quantity:
        instead = () if stands.most else instead_of(stands, locale=locale)
        facts = {"name": name, "left": stands.most, "wanted": line.quantity}
        return [Problem("insufficient_stock", sku, facts, instead)]
    if line.unit != line.seen:
        return [Problem("price_changed", sku, {"name": name, "before": line.seen, "now": line.unit})]
    return []


def _delivery_problems(draft: DraftView, chosen: DeliveryOption | None) -> list[Problem]:
    """What was picked may not be offered any more, cost more, or come later; better is no problem."""
    picked = draft.delivery
    if not picked.get("code") or "price_minor" not in picked:
        return []
    if chosen is None:
        return [Problem("delivery_stale", facts={"way": None})]
    dearer = chosen.price.minor > picked["price_minor"]
    later = chosen.promised_to > date.fromisoformat(picked["promised_to"])
    if chosen.code != picked["code"] or dearer or later:
        return [Problem("delivery_stale", facts={"way": chosen})]
    return []


def problems_between(seen: pricing.Offered | None, page: CheckoutPage) -> list[Problem]:
    """How the order differs from what stood above the button that was pressed."""
    now = page.offered
    if seen == now:
        return page.problems
    found = {(problem.code, problem.sku): problem for problem in page.problems}
    before = {sku: (quantity, unit) for sku, quantity, unit in seen.lines} if seen else {}
    for line in page.lines:
        quantity, unit = before.get(line.line.sku, (0, 0))
        if quantity == line.quantity and unit != line.unit.minor:
            facts = {"name": line.words.name, "before": Money(unit, page.currency), "now": line.unit}
            found[("price_changed", line.line.sku)] = Problem("price_changed", line.line.sku, facts)
    if seen and seen.delivery != now.delivery:
        found.setdefault(("delivery_stale", ""), Problem("delivery_stale", facts={"way": page.chosen}))
    return list(found.values()) or [Problem("order_changed")]


def choose_delivery(*, owner: str, page: CheckoutPage, way: DeliveryOption) -> CheckoutPage:
    """Remember the way, one of the page's options, and the terms it was chosen at; returns the page as it is then."""
    terms = {"code": way.code, "price_minor": way.price.minor, "promised_to": way.promised_to.isoformat()}
    placing.save_draft(owner=owner, delivery=terms)
    return replace(
        page,
        draft=replace(page.draft, delivery=terms),
        chosen=way,
        quote=_quote(page.lines, page.draft, way, page.currency),
        problems=[problem for problem in page.problems if problem.code != "delivery_stale"],
    )


def order_of(*, owner: str | None, cart_id: str | None = None) -> Order | None:
    """The order this cart became, if it did and it is this person's."""
    found = orders.by_cart(cart_id) if cart_id else None
    return found if found and found.owner == owner else None


def at_checkout(*, owner: str | None, locale: str, draft: DraftView | None = None) -> Order | CheckoutPage | None:
    """The order that the cart of now or of a moment ago has become, else its checkout; None without either.

    `draft`: what is known of the shopper, when that has just been read or written.
    """
    found = cart.cart_of(owner) if owner else None
    if found is None or not found.buyable:
        return orders.latest_open(owner) if owner else None
    return order_of(owner=owner, cart_id=found.id) or _page(found, owner=owner, locale=locale, draft=draft)
