"""The comparison in the reader's language and addresses."""

from dataclasses import replace
from textwrap import shorten
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.showing.cards import path, sources
from blueprints.showing.cart import picture_url, there
from blueprints.showing.comparison_state import State
from blueprints.showing.gains import sentence
from storefront.flows.compare import LIMIT, Column, ComparisonTable, Kind, Tray, Waiting
from storefront.flows.compare_rows import Cell, Group
from storefront.flows.quoting import Standing

SIDE_BY_SIDE = 2  # on a phone
LONGEST_NAME, LONGEST_CHIP = 34, 24


def shown_table(
    table: ComparisonTable,
    state: State,
    *,
    waiting: Waiting | None = None,
    error: str | None = None,
    full: bool = False,
) -> dict[str, Any]:
    """What `comparison/_table.html` takes. `full`: a shared list finds no place beside one's own."""
    state = replace(state, type=table.kind.code if table.kind else "")
    columns = [_column(column, at, len(table.columns)) for at, column in enumerate(table.columns)]
    pair = _pair(columns, state)
    names = {column["sku"]: column["name"] for column in columns}
    return {
        "kind": state.type,
        "kind_name": table.kind.name if table.kind else "",
        "title": _title(table.kind),
        "kinds": [_kind(kind, table, state) for kind in table.kinds],
        "views": [
            {"words": words, "url": state.link(show=show), "chosen": show == table.show}
            for show, words in _views(table).items()
        ],
        "columns": [column | {"on": column["sku"] in pair} for column in columns],
        "sides": _sides(columns, pair, state),
        "groups": [_group(group, state) for group in table.groups],
        "free_places": LIMIT - len(columns),
        "home": {"url": path("c", table.home[0]), "name": table.home[1]} if table.home else None,
        "share_path": _share(table),
        "query": state.query(),
        "shared": bool(state.skus),
        "same": table.same,
        "full": full,
        "skus": ",".join(table.kind.skus) if table.kind else "",
        "missing": ", ".join(table.missing),
        "aside": [_entry(stands) for stands in table.aside],
        "sentences": [
            {
                "name": names[gain.sku],
                "text": sentence(gain, name=_short(names[gain.sku]), base=_short(names[gain.base])),
            }
            for gain in table.gains
        ],
        "swap": _swap(waiting),
        "error": error,
    }


def _swap(waiting: Waiting | None) -> dict[str, Any] | None:
    return (
        {"sku": waiting.sku, "name": waiting.name, "entries": [_entry(one) for one in waiting.rivals]}
        if waiting
        else None
    )


def _share(table: ComparisonTable) -> str:
    """The address of this list for anybody: the SKUs of one kind, and nothing of how it is looked at."""
    return State(skus=table.kind.skus).link() if table.kind else State().link()


def _pair(columns: list[dict[str, Any]], state: State) -> list[str]:
    """Which two a phone shows, in the order of the columns: those chosen that are there, then the first ones."""
    skus = [column["sku"] for column in columns]
    chosen = [sku for sku in state.pair if sku in skus]
    return sorted((chosen + [sku for sku in skus if sku not in chosen])[:SIDE_BY_SIDE], key=skus.index)


def _sides(columns: list[dict[str, Any]], pair: list[str], state: State) -> list[dict[str, Any]]:
    """For each of the two places on a phone: what stands there, and what else could."""
    if len(columns) <= SIDE_BY_SIDE:
        return []
    sides = []
    for at, words in enumerate((_("First column"), _("Second column"))):
        other = pair[1 - at]
        links = []
        for column in columns:
            if column["sku"] != other:
                both = (column["sku"], other) if at == 0 else (other, column["sku"])
                chosen = column["sku"] == pair[at]
                links.append(
                    {"name": _short(column["name"], LONGEST_CHIP), "url": state.link(pair=both), "chosen": chosen}
                )
        sides.append({"words": words, "links": links})
    return sides


def _title(kind: Kind | None) -> str:
    if kind is None:
        return _("Side by side")
    return ngettext("%(kind)s: one thing", "%(kind)s: %(num)s things side by side", len(kind.skus), kind=kind.name)


def _kind(kind: Kind, table: ComparisonTable, state: State) -> dict[str, Any]:
    words = _("%(kind)s, %(count)s", kind=kind.name, count=len(kind.skus))
    return {"words": words, "url": state.link(type=kind.code, pair=()), "chosen": kind == table.kind}


def _short(name: str, longest: int = LONGEST_NAME) -> str:
    """A name for the middle of a sentence."""
    return shorten(name, longest, placeholder="…")


def _views(table: ComparisonTable) -> dict[str, str]:
    return {
        "all": _("All rows, %(count)s", count=table.counts["all"]),
        "differences": _("Differences, %(count)s", count=table.counts["differences"]),
        "similarities": _("The same, %(count)s", count=table.counts["similarities"]),
    }


def _picture(offer: Any) -> dict[str, Any]:
    return {
        "src": picture_url(offer.image_url),
        **sources(offer.image_url),
        "alt": offer.image_alt,
        "plate": offer.plate,
        "width": 400,
        "height": 400,
    }


def _column(column: Column, at: int, count: int) -> dict[str, Any]:
    stands = column.stands
    place = {"first": at == 0, "last": at == count - 1, "place": at + 2}
    if stands.offer is None:
        return _away(stands) | place
    offer = stands.offer
    return (
        _entry(stands)
        | {
            "price": offer.price,
            "was": offer.was,
            "availability": there(stands.availability),
            "rating": column.rating,
            "rating_count": column.rating_count,
            "available": offer.published,
            "action": "add" if stands.most else "notify",
        }
        | place
    )


def _away(stands: Standing) -> dict[str, Any]:
    """A thing that left the catalogue: its number is all we know of it."""
    picture = {"src": "/static/img/mark.svg", "srcset": None, "alt": "", "plate": "fog", "width": 400, "height": 400}
    url = f"{request.script_root}/compare/"
    return {"sku": stands.sku, "name": stands.sku, "url": url, "picture": picture, "available": False}


def _group(group: Group, state: State) -> dict[str, Any]:
    rows = [
        {"name": row.name, "differs": row.differs, "cells": [_cell(cell) for cell in row.cells]} for row in group.rows
    ]
    folded = group.key in state.fold
    said = {"key": group.key, "name": group.name or _("Other things"), "count": len(rows), "folded": folded}
    return said | {"url": state.link(fold=state.toggled(group.key)), "rows": [] if folded else rows}


def _cell(cell: Cell) -> dict[str, Any]:
    return {"value": cell.text, "best": cell.best}


def shown_tray(held: Tray, *, waiting: Waiting | None = None, error: str | None = None) -> dict[str, Any]:
    """What `comparison/_tray.html` takes."""
    count = len(held.entries)
    said = error or (ngettext("%(num)s thing to compare", "%(num)s things to compare", count) if held.skus else None)
    return {
        "limit": LIMIT,
        "entries": [_entry(stands) for stands in held.entries],
        "skus": held.skus,
        "swap": _swap(waiting),
        "error": error,
        "say": said or _("Nothing to compare any more"),
    }


def _entry(stands: Standing) -> dict[str, Any]:
    """Its name, address and picture; of what left the catalogue the number is all we know."""
    offer = stands.offer
    if offer is None:
        return _away(stands)
    return {
        "sku": stands.sku,
        "name": f"{offer.name}, {offer.options}" if offer.options else offer.name,
        "url": f"{request.script_root}/p/{offer.product_slug}?variant={stands.sku}",
        "picture": _picture(offer),
    }
