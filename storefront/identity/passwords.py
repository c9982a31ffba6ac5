"""Passwords: argon2id, long rather than curious (NIST SP 800-63B)."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from storefront.kernel.refusal import N_, Refusal
from storefront.kernel.settings import settings

SHORTEST, LONGEST = 10, 200
TOO_COMMON = frozenset(
    {"1234567890", "password12", "password123", "passwort123", "qwertyuiop", "0123456789", "iloveyou12", "letmein123"}
)


class BadPassword(Refusal):
    """A password we do not take."""


@lru_cache
def _hasher(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


def hasher() -> PasswordHasher:
    return _hasher(settings().argon2_time_cost, settings().argon2_memory_kib)


@lru_cache
def _nobody(time_cost: int, memory_kib: int) -> str:
    return _hasher(time_cost, memory_kib).hash("nobody has this password")


def check(password: str) -> None:
    if len(password) < SHORTEST:
        raise BadPassword(N_("Use at least %(count)d characters; a short sentence is a good password."), count=SHORTEST)
    if len(password) > LONGEST:
        raise BadPassword(N_("Use at most %(count)d characters."), count=LONGEST)
    if password.lower() in TOO_COMMON or len(set(password)) < 4:
        raise BadPassword(N_("Many people use this password, so it is tried first. Choose another one."))


def hash_password(password: str) -> str:
    check(password)
    return hasher().hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Takes as long for nobody as for somebody."""
    try:
        known = stored or _nobody(settings().argon2_time_cost, settings().argon2_memory_kib)
        return hasher().verify(known, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
