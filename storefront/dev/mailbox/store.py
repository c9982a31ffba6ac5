"""The messages, as files that survive a restart: `<id>.json` and, for e-mail, the `<id>.eml` it was read from."""

import json
from dataclasses import asdict
from pathlib import Path
from threading import Lock

from storefront.dev.mailbox.message import Message

KEPT = 1000  # messages; the oldest go first


class Store:
    """Safe to use from several threads; one process owns the folder."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._lock = Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._messages = {message.id: message for message in self._read_all()}

    def add(self, message: Message, raw: bytes | None = None) -> None:
        """Keep a message; when this returns it is on disk."""
        with self._lock:
            if raw is not None:
                self._write(f"{message.id}.eml", raw)
            self._write(f"{message.id}.json", json.dumps(asdict(message), ensure_ascii=False).encode())
            self._messages[message.id] = message
            for old in sorted(self._messages)[:-KEPT]:
                self._remove(old)

    def get(self, message_id: str) -> Message | None:
        return self._messages.get(message_id)

    def raw(self, message_id: str) -> bytes | None:
        """The e-mail as it came over the wire; None for other channels."""
        if message_id not in self._messages:
            return None
        path = self._folder / f"{message_id}.eml"
        return path.read_bytes() if path.exists() else None

    def find(self, *, to: str = "", kind: str = "") -> list[Message]:
        """Newest first; `to` is any part of a recipient."""
        with self._lock:
            found = [self._messages[key] for key in sorted(self._messages, reverse=True)]
        return [message for message in found if message.is_to(to) and kind in ("", message.kind)]

    def remove(self, *messages: Message) -> None:
        with self._lock:
            for message in messages:
                self._remove(message.id)

    def _remove(self, message_id: str) -> None:
        self._messages.pop(message_id, None)
        for ending in ("json", "eml"):
            (self._folder / f"{message_id}.{ending}").unlink(missing_ok=True)

    def _write(self, name: str, content: bytes) -> None:
        unfinished = self._folder / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.replace(self._folder / name)

    def _read_all(self) -> list[Message]:
        messages = []
        for path in self._folder.glob("*.json"):
            try:
                fields = json.loads(path.read_text())
                messages.append(Message(**{**fields, "to": tuple(fields["to"])}))
            except (ValueError, TypeError, KeyError):
                path.rename(path.with_suffix(".unreadable"))
        return messages
