"""Providers by name, loaded when first asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


class UnknownProvider(LookupError):
    """The configuration names a provider that nobody registered."""


class Registry:
    """Name → `"package.module:Class"` or a factory; the module is imported at the first `get`."""

    def __init__(self, noun: str, **entries: str | Callable[..., Any]) -> None:
        self.noun = noun
        self._entries = dict(entries)

    def register(self, name: str, entry: str | Callable[..., Any]) -> None:
        self._entries[name] = entry

    def names(self) -> list[str]:
        return sorted(self._entries)

    def get(self, name: str) -> Callable[..., Any]:
        try:
            entry = self._entries[name]
        except KeyError:
            known = ", ".join(self.names())
            raise UnknownProvider(f"There is no {self.noun} called {name!r}; known: {known}.") from None
        if isinstance(entry, str):
            module, attribute = entry.split(":")
            entry = self._entries[name] = getattr(import_module(module), attribute)
        return entry
