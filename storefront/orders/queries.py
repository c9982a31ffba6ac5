"""What others may know of orders."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import raiseload

from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.orders.cancelling import can_cancel
from storefront.orders.drafts import DraftView, draft_of
from storefront.orders.models import HistoryEntry, Order, OrderLine
from storefront.orders.moving import STATUSES

PER_PAGE = 50
HEAD_ONLY = (raiseload(Order.lines), raiseload(Order.totals))  # a list shows neither

__all__ = [
    "STATUSES",
    "DraftView",
    "Filters",
    "HistoryEntry",
    "Order",
    "OrderLine",
    "OrdersPage",
    "by_cart",
    "by_number",
    "by_token",
    "can_cancel",
    "counts",
    "draft_of",
    "get",
    "known",
    "latest_open",
    "of_account",
    "search",
    "timeline",
]


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Empty strings filter nothing; `text` is looked for in number, e-mail, names and SKU.

    `also`: ids of orders that the text fits for a reason orders does not know, such as a tracking number.
    """

    status: str = ""
    payment_status: str = ""
    fulfilment_status: str = ""
    text: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrdersPage:
    orders: list[Order]
    total: int
    page: int
    pages: int
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def get(order_id: str) -> Order | None:
    return session().get(Order, order_id)


def known(order_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are orders."""
    return set(session().scalars(select(Order.id).where(Order.id.in_(list(order_ids)))))


def by_token(token: str) -> Order | None:
    return session().scalar(select(Order).where(Order.token == token))


def by_number(number: str) -> Order | None:
    return session().scalar(select(Order).where(Order.number == number))


def by_cart(cart_id: str) -> Order | None:
    return session().scalar(select(Order).where(Order.cart_id == cart_id))


def latest_open(owner: str) -> Order | None:
    """The newest order of this owner that still waits for its payment, while its things are held."""
    mine = select(Order).where(Order.owner == owner, Order.status.in_(("pending", "confirmed")))
    waiting = mine.where(Order.payment_status.in_(("none", "awaiting")), Order.hold_until > clock.now())
    return session().scalar(waiting.order_by(Order.placed_at.desc()).limit(1))


def of_account(account_id: str, *, limit: int = 100) -> list[Order]:
    """Newest first."""
    mine = select(Order).where(Order.account_id == account_id)
    return list(session().scalars(mine.order_by(Order.placed_at.desc(), Order.id.desc()).limit(limit)))


def timeline(order_id: str, *, everything: bool = False) -> list[HistoryEntry]:
    """What happened, oldest first; with `everything` also what only the owner should see."""
    entries = select(HistoryEntry).where(HistoryEntry.order_id == order_id)
    if not everything:
        entries = entries.where(HistoryEntry.is_public)
    return list(session().scalars(entries.order_by(HistoryEntry.at, HistoryEntry.id)))


def search(filters: Filters | None = None, page: int = 1, *, per_page: int = PER_PAGE) -> OrdersPage:
    """The owner's list, newest first; pages count from 1."""
    where = _conditions(filters or Filters())
    total = session().scalar(select(func.count()).select_from(Order).where(*where)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    rows = select(Order).where(*where).order_by(Order.placed_at.desc(), Order.id.desc()).options(*HEAD_ONLY)
    found = list(session().scalars(rows.limit(per_page).offset((page - 1) * per_page)))
    return OrdersPage(found, total, page, pages, counts())


def counts() -> dict[str, dict[str, int]]:
    """How many orders stand where: `{axis: {value: count}}`, for the filters of the owner's list."""
    columns = [getattr(Order, axis) for axis in STATUSES]
    found: dict[str, Counter] = {axis: Counter() for axis in STATUSES}
    for *codes, many in session().execute(select(*columns, func.count(Order.id)).group_by(*columns)):
        for axis, code in zip(STATUSES, codes, strict=True):
            found[axis][code] += many
    return {axis: dict(codes) for axis, codes in found.items()}


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    chosen = [(axis, getattr(filters, axis)) for axis in STATUSES]
    where = [getattr(Order, axis) == value for axis, value in chosen if value]
    if text := filters.text.strip():
        with_sku = select(OrderLine.order_id).where(func.lower(OrderLine.sku) == text.lower())
        where.append(
            or_(
                Order.number.icontains(text, autoescape=True),
                Order.email.icontains(text, autoescape=True),
                *(
                    address["name"].as_string().icontains(text, autoescape=True)
                    for address in (Order.address, Order.billing)
                ),
                Order.id.in_(with_sku),
                Order.id.in_(filters.also),
            )
        )
    return where
