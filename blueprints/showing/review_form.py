"""The form for a review as `reviews/_form.html` takes it, and what was typed into it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from blueprints.showing.cards import path, picture
from blueprints.showing.reviews import shown_picture
from storefront.catalog.queries import PictureView
from storefront.catalog.reviews.photos import MOST, MOST_BYTES, Kept
from storefront.catalog.reviews.writing import LONGEST
from storefront.flows.review_product import Page, Said

FIELDS = ("rating", "title", "body", "author", "agreed")


def typed(form: Mapping[str, str]) -> dict[str, str]:
    return {name: form.get(name, "") for name in FIELDS}


def said(form: MultiDict[str, str], locale: str) -> Said:
    return Said(
        rating=form.get("rating", type=int),
        **{name: form.get(name, "") for name in LONGEST},
        locale=locale,
        agreed=form.get("agreed") == "1",
    )


def uploads(files: MultiDict[str, FileStorage]) -> Iterator[bytes]:
    """One at a time; never more of one than tells that it is too large."""
    for one in files.getlist("pictures"):
        if one.filename:
            yield one.stream.read(MOST_BYTES + 1)


def form(page: Page, values: dict[str, str] | None, errors: dict[str, str], *, order: str | None) -> dict[str, Any]:
    """What the page and its fragment take; `values` are those typed a moment ago, else what was sent before."""
    written = page.written
    before = {name: getattr(written, name) if written else "" for name in ("rating", "title", "body", "author")}
    before["author"] = before["author"] or page.writer.name
    agreed = bool(page.pictures) and all(one.agreed for one in page.pictures)
    where = {"slug": page.product.slug, "order": order}
    return {
        "product": {
            "name": page.product.name,
            "url": path("p", page.product.slug),
            "picture": picture(page.product.picture, alt=""),
        },
        "values": values or {**before, "agreed": "1" if agreed else ""},
        "errors": errors,
        "pictures": [_kept(one, page) for one in page.pictures],
        "room": MOST - len(page.pictures),
        "most": {"pictures": MOST, "megabytes": MOST_BYTES // 1024 // 1024, **LONGEST},
        "stands": {"status": written.status, "reason": written.reason} if written else None,
        "verified": page.writer.verified,
        "action": url_for("reviews.send", **where),
        "withdraw_url": url_for("reviews.withdraw", **where) if written else None,
        "back_url": url_for("orders.show", token=order) if order else path("p", page.product.slug),
    }


def _kept(one: Kept, page: Page) -> dict[str, Any]:
    view = None
    if one.file:
        view = shown_picture(PictureView(one.id, one.file, one.width, one.height), page.product.name, page.writer.name)
    return {"id": one.id, "state": one.state, "picture": view}


def thanks(outcome: str) -> str:
    return {
        "new": _("Thank you. A person reads it before others see it, usually within a day."),
        "edited": _("Changed. A person reads it once more before others see it again."),
        "unchanged": _("It stays as it was."),
    }[outcome]


def reasons() -> list[tuple[str, str]]:
    return [
        ("spam", _("It is advertising, or not about this thing")),
        ("offensive", _("It insults or threatens somebody")),
        ("private", _("It tells something private, or shows somebody who did not agree")),
        ("other", _("Something else")),
    ]
