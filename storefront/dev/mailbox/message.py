"""One message that the shop sent, whatever the channel."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True, kw_only=True)
class Message:
    """`id` sorts by time of arrival; `kind` is mail, sms or push; `received_at` is UTC."""

    kind: str
    to: tuple[str, ...]
    sender: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    id: str = field(default_factory=lambda: f"{time.time_ns():020d}-{secrets.token_hex(3)}")
    received_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))

    @property
    def arrived(self) -> datetime:
        return datetime.fromisoformat(self.received_at).astimezone()

    @property
    def title(self) -> str:
        """The subject, or the first words where the channel has none."""
        return self.subject or " ".join(self.text.split())[:90] or "(empty)"

    def is_to(self, part: str) -> bool:
        """True when a recipient contains this, in any case."""
        return any(part.casefold() in one.casefold() for one in self.to)


def from_mail(raw: bytes, *, sender: str, recipients: list[str]) -> Message:
    """Read an e-mail leniently: what cannot be parsed is shown as it came."""
    try:
        mail = parse(raw)
        subject, text, html = str(mail["subject"] or ""), _body(mail, "plain"), _body(mail, "html")
    except (LookupError, ValueError, TypeError, AttributeError):
        subject, text, html = "(cannot be read)", raw.decode(errors="replace"), ""
    return Message(kind="mail", to=tuple(recipients), sender=sender, subject=subject, text=text, html=html)


def parse(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def attachments(raw: bytes) -> Iterator[tuple[int, EmailMessage]]:
    """Every part that is not a body, with its number: files and inline pictures."""
    for number, part in enumerate(parse(raw).walk()):
        if not part.is_multipart() and (part.get_filename() or part["content-id"]):
            yield number, part  # type: ignore[misc]


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    if part is None:
        return ""
    try:
        return part.get_content()
    except LookupError:  # a charset nobody knows
        return part.get_payload(decode=True).decode(errors="replace")
