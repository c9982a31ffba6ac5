"""The base of the published language (`storefront.events`)."""

from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar

from storefront.kernel import clock
from storefront.kernel.ids import new_id

event_types: dict[str, type["Event"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. Fields are only ever added, with defaults; a changed meaning is a new event.

    `NAME` is what travels; the field called `TRACE` is the thread through the logs, usually the order.
    """

    NAME: ClassVar[str] = ""
    TRACE: ClassVar[str] = "order_id"
    id: str = field(default_factory=new_id)
    occurred_at: str = field(default_factory=lambda: clock.now().isoformat())

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.NAME:
            event_types[cls.NAME] = cls

    @property
    def trace(self) -> str | None:
        return getattr(self, self.TRACE, None)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.occurred_at)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, body: dict[str, Any]) -> "Event":
        """Tolerant reader: unknown fields are ignored, missing ones take their default."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in body.items() if name in known})
