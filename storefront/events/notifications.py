"""What notifications says."""

from dataclasses import dataclass

from storefront.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class MessageQueued(Event):
    """A message is written down and wants to be sent."""

    NAME = "EVENT_MESSAGE_QUEUED"
    message_id: str
    order_id: str | None = None
