"""Write a message down with its cause, then send it; the same cause never writes twice."""

from typing import Any

from sqlalchemy import select, update

from storefront.events.notifications import MessageQueued
from storefront.kernel import clock, faults
from storefront.kernel.bus import NotYet
from storefront.kernel.db import done_reading, session
from storefront.kernel.ids import new_id
from storefront.notifications.channels import UnableToSend, channels
from storefront.notifications.context import notifications
from storefront.notifications.models import Message, OrderFacts
from storefront.notifications.rendering import render


def note_order(*, order_id: str, email: str, locale: str, facts: dict[str, Any]) -> None:
    with notifications.transaction() as current:
        if current.get(OrderFacts, order_id) is None:
            current.add(OrderFacts(order_id=order_id, email=email, locale=locale, facts=facts))


def write(
    *, kind: str, cause: str, recipient: str, locale: str, order_id: str | None = None, **facts: Any
) -> str | None:
    """Render and queue one e-mail; its id, or None when this cause was written already."""
    with notifications.transaction() as current:
        if current.scalar(select(Message.id).where(Message.cause == cause)):
            return None
        mail = render(kind, locale=locale, **facts)
        message = Message(
            id=new_id(),
            cause=cause,
            kind=kind,
            order_id=order_id,
            recipient=recipient,
            locale=locale,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
        )
        current.add(message)
        notifications.emit(MessageQueued(message_id=message.id, order_id=order_id))
        faults.point("notifications.write.written")
    return message.id


def write_about_order(*, kind: str, order_id: str, cause: str, **facts: Any) -> str | None:
    """One e-mail about an order, to the address and in the language it was placed with."""
    known = session().get(OrderFacts, order_id)
    if known is None:
        raise NotYet(f"Order {order_id} is not known here yet.")
    return write(
        kind=kind,
        cause=cause,
        recipient=known.email,
        locale=known.locale,
        order_id=order_id,
        order=known.facts,
        **facts,
    )


def send(*, message_id: str) -> None:
    """Send a queued message. A permanent refusal is kept as failed; anything else is raised and tried again."""
    message = session().get(Message, message_id)
    if message.status != "queued":
        return
    done_reading()
    faults.point("notifications.send.before_call")
    try:
        channels.get(message.channel)(message)
    except UnableToSend as error:
        _note(message_id, status="failed" if error.permanent else "queued", error=str(error))
        if not error.permanent:
            raise
        return
    faults.point("notifications.send.after_call")
    _note(message_id, status="sent", sent_at=clock.now(), error=None)


def send_again(*, message_id: str, actor: str) -> str:
    """A person wants it sent once more: a new message with the same words; its id."""
    old = session().get(Message, message_id)
    with notifications.transaction() as current:
        copied = ("kind", "channel", "order_id", "recipient", "locale", "subject", "text", "html")
        again = Message(id=new_id(), **{name: getattr(old, name) for name in copied}, cause=f"again:{new_id()}:{actor}")
        current.add(again)
        notifications.emit(MessageQueued(message_id=again.id, order_id=again.order_id))
    return again.id


def _note(message_id: str, **values: Any) -> None:
    with notifications.transaction() as current:
        current.execute(update(Message).where(Message.id == message_id).values(tries=Message.tries + 1, **values))
