"""What was sent, to whom, and how it went."""

from sqlalchemy import select

from storefront.kernel.db import session
from storefront.notifications.models import Message


def about_order(order_id: str) -> list[Message]:
    """Every message about an order, oldest first."""
    return list(session().scalars(select(Message).where(Message.order_id == order_id).order_by(Message.id)))


def message(message_id: str) -> Message | None:
    return session().get(Message, message_id)


def failed(*, limit: int = 50) -> list[Message]:
    """Messages that will not arrive, newest first."""
    statement = select(Message).where(Message.status == "failed").order_by(Message.id.desc()).limit(limit)
    return list(session().scalars(statement))
