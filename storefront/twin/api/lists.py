"""Lists: newest first, a page at a time, by cursor (docs.stripe.com/api/pagination)."""

import json

from storefront.twin.api.operations import Call
from storefront.twin.params import Params
from storefront.twin.refusal import Refusal, no_such

COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MOST = 100
USUAL = 10


def page(call: Call, kind: str, *, noun: str, filters: tuple[str, ...] = (), **fixed) -> dict:
    """A page of the objects of a kind; `filters` are parameters that name a field to match."""
    params = call.params
    wanted = {name: params.text(name) for name in filters if name in params}
    where, values = _matching({**wanted, **fixed})
    ranged, bounds = _created(params)
    return _page(call, kind, noun, f"{where}{ranged}", [*values, *bounds])


def listing(data: list[dict], *, url: str, has_more: bool = False) -> dict:
    """A list object."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def slice_of(call: Call, items: list[dict]) -> dict:
    """A page of a list that is held whole, in its own order."""
    limit = _limit(call.params)
    start = _index_after(items, call.params.text("starting_after"))
    return listing(items[start : start + limit], url=call.path, has_more=len(items) > start + limit)


def _page(call: Call, kind: str, noun: str, where: str, values: list) -> dict:
    limit = _limit(call.params)
    after, before = call.params.text("starting_after"), call.params.text("ending_before")
    if after and before:
        raise Refusal("You may only specify one of these parameters: starting_after, ending_before.")
    order = "ASC" if before else "DESC"
    if after or before:
        where += f" AND place {'>' if before else '<'} ?"
        values.append(_place(call, kind, noun, after or before, "starting_after" if after else "ending_before"))
    sql = f"SELECT body FROM objects WHERE kind = ?{where} ORDER BY place {order} LIMIT ?"  # noqa: S608 (bound values)
    rows = call.twin.store.all(sql, kind, *values, limit + 1)
    data = [json.loads(row["body"]) for row in rows[:limit]]
    return listing(data[::-1] if before else data, url=call.path, has_more=len(rows) > limit)


def _matching(fields: dict) -> tuple[str, list]:
    """Where each field has the value, or one of the values."""
    where, values = " AND json_extract(body, '$.deleted') IS NULL", []
    for name, value in fields.items():
        options = value if isinstance(value, list) else [value]
        where += f" AND json_extract(body, '$.{name}') IN ({','.join('?' * len(options))})"
        values += options
    return where, values


def _created(params: Params) -> tuple[str, list]:
    sent = params.tree.get("created")
    if sent is None:
        return "", []
    if isinstance(sent, str):
        return " AND created = ?", [params.integer("created")]
    bounds = params.inner("created")
    strangers = [name for name in bounds.tree if name not in COMPARISONS]
    if strangers:
        raise Refusal(f"Received unknown parameter: created[{strangers[0]}]", code="parameter_unknown")
    where = "".join(f" AND created {COMPARISONS[name]} ?" for name in bounds.tree)
    return where, [bounds.integer(name) for name in bounds.tree]


def _limit(params: Params) -> int:
    limit = params.integer("limit", USUAL)
    if not 1 <= limit <= MOST:
        bound = f"greater than or equal to 1 and less than or equal to {MOST}"
        raise Refusal(f"Invalid limit: must be {bound}.", code="parameter_invalid_integer", param="limit")
    return limit


def _place(call: Call, kind: str, noun: str, id: str, param: str) -> int:
    row = call.twin.store.one("SELECT place FROM objects WHERE id = ? AND kind = ?", id, kind)
    if row is None:
        raise no_such(noun, id, param=param)
    return row["place"]


def _index_after(items: list[dict], id: str | None) -> int:
    if id is None:
        return 0
    for index, item in enumerate(items):
        if item["id"] == id:
            return index + 1
    raise no_such("item", id, param="starting_after")
