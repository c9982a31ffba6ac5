"""Orders are killed here, in real processes. Importing this first lets `CRASH_MUTANT` change what comes after."""

from tests.crash import mutating

__all__ = ["mutating"]
