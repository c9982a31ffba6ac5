"""The comparison in the reader's language and addresses."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.showing.cards import sources
from blueprints.showing.cart import picture_url, there
from storefront.flows.compare import LIMIT, Cell, Column, ComparisonTable, Group, Kind, Tray, Waiting
from storefront.flows.quoting import Standing


def shown_table(
    table: ComparisonTable, *, shared: list[str], waiting: Waiting | None = None, error: str | None = None
) -> dict[str, Any]:
    """What `comparison/_table.html` takes."""
    link = _links(table, shared)
    columns = [_column(column, at, len(table.columns)) for at, column in enumerate(table.columns)]
    skus = ",".join(sku for kind in table.kinds for sku in kind.skus)
    return {
        "kind": table.kind.code if table.kind else "",
        "title": _title(table.kind),
        "kinds": [_kind(kind, table, link) for kind in table.kinds],
        "views": [
            {"words": words, "url": link(show=show), "chosen": show == table.show}
            for show, words in _views(table).items()
        ],
        "columns": columns,
        "groups": [_group(group) for group in table.groups],
        "free_places": LIMIT - len(columns),
        "add_url": f"{request.script_root}/search?q={table.kind.name}" if table.kind else "",
        "share_url": f"{request.script_root}/compare/?skus={skus}",
        "shared": bool(shared),
        "sentences": [],
        "swap": _swap(waiting),
        "error": error,
    }


def _swap(waiting: Waiting | None) -> dict[str, Any] | None:
    return (
        {"sku": waiting.sku, "name": waiting.name, "entries": [_entry(one) for one in waiting.rivals]}
        if waiting
        else None
    )


def _links(table: ComparisonTable, shared: list[str]) -> Any:
    def link(**changed: str) -> str:
        values = {"skus": ",".join(shared), "type": table.kind.code if table.kind else "", "show": table.show} | changed
        if values["show"] == "all":
            values.pop("show")
        query = "&".join(f"{key}={value}" for key, value in values.items() if value)
        return f"{request.script_root}/compare/{'?' if query else ''}{query}"

    return link


def _title(kind: Kind | None) -> str:
    if kind is None:
        return _("Side by side")
    return ngettext("%(kind)s: one thing", "%(kind)s: %(num)s things side by side", len(kind.skus), kind=kind.name)


def _kind(kind: Kind, table: ComparisonTable, link: Any) -> dict[str, Any]:
    words = _("%(kind)s, %(count)s", kind=kind.name, count=len(kind.skus))
    return {"words": words, "url": link(type=kind.code), "chosen": kind == table.kind}


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
    place = {"first": at == 0, "last": at == count - 1}
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


def _group(group: Group) -> dict[str, Any]:
    rows = [
        {
            "name": row.name,
            "differs": row.differs,
            "cells": [_cell(cell) for cell in row.cells],
        }
        for row in group.rows
    ]
    return {"name": group.name, "rows": rows}


def _cell(cell: Cell) -> dict[str, Any]:
    return {"value": cell.text, "best": cell.best}


def shown_tray(held: Tray, *, waiting: Waiting | None = None, error: str | None = None) -> dict[str, Any]:
    """What `comparison/_tray.html` takes."""
    said = error or ngettext("%(num)s thing to compare", "%(num)s things to compare", len(held.entries))
    shown = [_entry(stands) for stands in held.entries]
    return {"limit": LIMIT, "entries": shown, "skus": held.skus, "swap": _swap(waiting), "error": error, "say": said}


def _entry(stands: Standing) -> dict[str, Any]:
    offer = stands.offer
    return {
        "sku": stands.sku,
        "name": f"{offer.name}, {offer.options}" if offer.options else offer.name,
        "url": f"{request.script_root}/p/{offer.product_slug}?variant={stands.sku}",
        "picture": _picture(offer),
    }
