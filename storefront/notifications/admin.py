"""Send a message once more, once for each press of the button."""

from sqlalchemy import select

from storefront.events.notifications import MessageQueued
from storefront.kernel.ids import new_id
from storefront.notifications.context import notifications
from storefront.notifications.models import Message

COPIED = ("kind", "channel", "order_id", "recipient", "locale", "subject", "text", "html")


def send_again(*, message_id: str, key: str) -> bool:
    """A new message with the same words; `key` is the form's one-time key. False when there is no such message."""
    cause = f"again:{key or new_id()}"
    with notifications.transaction() as current:
        old = current.get(Message, message_id)
        if old is None:
            return False
        if current.scalar(select(Message.id).where(Message.cause == cause)) is None:
            again = Message(id=new_id(), cause=cause, **{name: getattr(old, name) for name in COPIED})
            current.add(again)
            notifications.emit(MessageQueued(message_id=again.id, order_id=again.order_id))
    return True
