"""Identifiers and tokens."""

import hashlib
import os
import secrets
import time
import uuid

TOKEN_BYTES = 24  # 192 bits: nobody guesses the address of somebody else's order


def new_id() -> str:
    """A time-ordered UUID (version 7, RFC 9562), so that new rows land at the end of an index."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def derived_id(*parts: object) -> str:
    """The same parts give the same id: for things that must happen once."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, "\x1f".join(str(part) for part in parts)))


def new_token() -> str:
    """An unguessable, URL-safe secret."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What we store of a secret that somebody else keeps."""
    return hashlib.sha256(token.encode()).hexdigest()
