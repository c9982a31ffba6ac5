"""Who may write about a product, and as whom: an account, or whoever has the address of an order that arrived."""

from collections.abc import Iterable
from dataclasses import dataclass

from storefront.catalog import queries as catalog
from storefront.catalog.queries import Card
from storefront.catalog.reviews import photos, reading, writing
from storefront.catalog.reviews.photos import Kept
from storefront.catalog.reviews.writing import Said, UnableToReview, Written
from storefront.kernel.ids import token_hash
from storefront.kernel.refusal import N_, Refusal
from storefront.orders import queries as orders
from storefront.orders import received
from storefront.orders.queries import Order

__all__ = ["Person", "Said", "UnableToReview", "UnableToWrite", "Writer"]


class UnableToWrite(Refusal):
    """This person does not write about this product, or not yet."""


@dataclass(frozen=True)
class Person:
    """Whoever is logged in; `email` only when it is known to be theirs."""

    account_id: str
    name: str = ""
    email: str | None = None


@dataclass(frozen=True)
class Writer:
    """`key` is who writes; `name` a first idea of how they want to be called; `verified`: they received the thing.

    `formerly`: the key under which they may have written as a guest.
    """

    key: str
    name: str
    verified: bool
    formerly: str | None = None


@dataclass(frozen=True)
class Page:
    """What the form shows."""

    product: Card
    writer: Writer
    written: Written | None
    pictures: list[Kept]


@dataclass(frozen=True)
class Invitation:
    """A product that arrived, and what its buyer has written about it."""

    product: Card
    written: Written | None


def form(*, slug: str, locale: str, person: Person | None, token: str | None) -> Page | None:
    """None when there is no such product. Raises UnableToWrite; a stranger without an order has no writer."""
    product = catalog.card_at(slug, locale)
    if product is None:
        return None
    writer = writer_of(product.product_id, person=person, token=token)
    key = writer.key
    written = writing.written(product.product_id, key)
    if written is None and writer.formerly:
        written = writing.written(product.product_id, writer.formerly)
        key = writer.formerly if written else key
    return Page(product, writer, written, photos.of(product.product_id, key))


def writer_of(product_id: str, *, person: Person | None, token: str | None) -> Writer:
    """From the order when its address is known, else from the account. Raises UnableToWrite."""
    skus = reading.skus(product_id)
    if token:
        return _by_order(skus, token)
    if person is None:
        raise UnableToWrite(N_("Log in to write, or use the link on the page of your order."))
    verified = bool(skus & received.received_by(person.account_id, email=person.email))
    formerly = guest(person.email) if person.email else None
    return Writer(f"a:{person.account_id}", person.name, verified, formerly)


def _by_order(skus: set[str], token: str) -> Writer:
    order = orders.by_token(token)
    if order is None or not skus & {line.sku for line in order.lines}:
        raise UnableToWrite(N_("This order has no such thing in it."))
    if not skus & received.received([order.id]):
        raise UnableToWrite(N_("You can write about it as soon as it has arrived."))
    return Writer(_buyer(order), _called(order), verified=True)


def _buyer(order: Order) -> str:
    return f"a:{order.account_id}" if order.account_id else guest(order.email)


def guest(email: str) -> str:
    """The key of a buyer without an account."""
    return f"m:{token_hash(email.strip().lower())}"


def _called(order: Order) -> str:
    """`Marta I.` of Marta Ilves."""
    first, *others = str(order.address.get("name", "")).split() or [""]
    return f"{first} {others[-1][0]}." if others else first


def send(
    *, slug: str, locale: str, person: Person | None, token: str | None, said: Said, uploads: Iterable[bytes] = ()
) -> str | None:
    """Write or write anew: new, edited, unchanged; None when there is no such product.

    Pictures are kept first, so that none is lost when something else is wrong. Raises UnableToWrite, UnableToReview.
    """
    product = catalog.card_at(slug, locale)
    if product is None:
        return None
    writer = writer_of(product.product_id, person=person, token=token)
    if writer.formerly:
        writing.adopt(product_id=product.product_id, old=writer.formerly, new=writer.key)
    refused = _keep(product.product_id, writer.key, uploads)
    wrong = {"pictures": refused} if refused else {}
    verified = writer.verified
    return writing.submit(product_id=product.product_id, writer=writer.key, said=said, verified=verified, wrong=wrong)


def _keep(product_id: str, writer: str, uploads: Iterable[bytes]) -> Refusal | None:
    refused = None
    for data in uploads:
        try:
            photos.keep(product_id=product_id, writer=writer, data=data)
        except photos.PictureNotKept as refusal:
            refused = refused or refusal
    return refused


def drop_picture(*, slug: str, locale: str, person: Person | None, token: str | None, picture_id: str) -> bool:
    """Take one of one's own pictures away. Raises UnableToWrite."""
    keys = _keys(slug, locale, person, token)[1]
    return any(photos.remove(picture_id=picture_id, writer=key) for key in keys)


def withdraw(*, slug: str, locale: str, person: Person | None, token: str | None) -> bool:
    """Take one's own review away; False when there is none. Raises UnableToWrite."""
    product_id, keys = _keys(slug, locale, person, token)
    gone = [writing.withdraw(product_id=product_id, writer=key) for key in keys]
    return any(gone)


def _keys(slug: str, locale: str, person: Person | None, token: str | None) -> tuple[str, list[str]]:
    product = catalog.card_at(slug, locale)
    if product is None:
        return "", []
    writer = writer_of(product.product_id, person=person, token=token)
    return product.product_id, [key for key in (writer.key, writer.formerly) if key]


def invitations(order: Order, *, locale: str) -> list[Invitation]:
    """One for each product of the order that has arrived and is still shown."""
    if order.fulfilment_status not in ("delivered", "partly_delivered"):
        return []
    offers = catalog.offers(sorted(received.received([order.id])), locale)
    ids = list(dict.fromkeys(offer.product_id for offer in offers.values()))
    products = catalog.cards_of(ids, locale)
    written = writing.written_by([card.product_id for card in products], _buyer(order))
    return [Invitation(card, written.get(card.product_id)) for card in products]
