"""How a comparison is looked at: it is all in the address, to be linked, shared and gone back to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlencode

from flask import request

MOST_SKUS, MOST_FOLDED = 16, 30


@dataclass(frozen=True)
class State:
    """`skus`: somebody's list. `show`: all, differences or similarities. `fold`: keys of folded groups.

    `pair`: which two stand side by side on a phone.
    """

    skus: tuple[str, ...] = ()
    type: str = ""
    show: str = "all"
    fold: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "State":
        """As an address says it."""
        return cls(
            skus=_several(args.get("skus", ""), MOST_SKUS),
            type=args.get("type", ""),
            show=args.get("show", "") or "all",
            fold=_several(args.get("fold", ""), MOST_FOLDED),
            pair=_several(args.get("pair", ""), 2),
        )

    def query(self, **changed: Any) -> str:
        """`?type=kettle&show=differences`, or nothing."""
        state = replace(self, **changed)
        values = {
            "skus": _one(state.skus),
            "type": state.type,
            "show": "" if state.show == "all" else state.show,
            "fold": _one(state.fold),
            "pair": _one(state.pair),
        }
        said = urlencode({key: value for key, value in values.items() if value}, safe=",")
        return f"?{said}" if said else ""

    def link(self, place: str = "", **changed: Any) -> str:
        """The comparison, or a verb of it, with this state."""
        return f"{request.script_root}/compare/{place}{self.query(**changed)}"

    def toggled(self, key: str) -> tuple[str, ...]:
        """The folded groups after this one has been folded or unfolded."""
        return tuple(one for one in self.fold if one != key) if key in self.fold else (*self.fold, key)


def _several(text: str, most: int) -> tuple[str, ...]:
    """A list out of an address; a comma inside an item is written `%2C`."""
    return tuple(dict.fromkeys(unquote(one.strip()) for one in text.split(",") if one.strip()))[:most]


def _one(items: tuple[str, ...]) -> str:
    return ",".join(one.replace("%", "%25").replace(",", "%2C") for one in items)
