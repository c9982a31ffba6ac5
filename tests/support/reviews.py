"""Buyers, what arrived at their doors, and what they write."""

import io

from PIL import Image

from storefront.catalog import queries as catalog
from storefront.catalog.reviews import judging, writing
from storefront.events.payments import OrderBilled
from storefront.events.shipping import OrderDelivered, OrderShipped
from storefront.kernel.bus import deliver
from storefront.kernel.db import db
from tests.support.events import delivery
from tests.support.http import token_in
from tests.support.orders import line, placed
from tests.support.orders_events import say

TYPED = {"rating": "4", "title": "Pours well", "body": "Two months, no drop spilt.", "author": "Marta I."}


def ordered(sku="TRN-SG-09", slug="tarn", **more):
    """An order of one piece, not sent yet."""
    return placed(line(sku, quantity=1, product_slug=slug, name=slug), **more)


def arrived(sku="TRN-SG-09", slug="tarn", **more):
    """An order whose one parcel is there, as orders hears of it."""
    order = ordered(sku, slug, **more)
    lines = [{"line_id": item.id, "sku": item.sku, "quantity": item.quantity} for item in order.lines]
    parcel = {"order_id": order.id, "parcel_id": f"b-{order.id[-20:]}"}
    paid = {"payment_id": "p", "amount_minor": order.total_minor, "currency": "EUR", "method": "Visa"}
    sent = {"carrier": "demo", "tracking_number": "NP1", "promised_to": "2026-11-27", "lines": lines}
    for context, handler, event in (
        ("payments", "book_payment", OrderBilled(order_id=order.id, **paid)),
        ("shipping", "book_parcel", OrderShipped(**parcel, **sent)),
        ("shipping", "finish_order", OrderDelivered(**parcel, complete=True)),
    ):
        say(context, event)
        deliver(delivery(f"orders.{handler}", event))
        db.session.expire_all()
    return order


def product_id(slug="tarn"):
    return catalog.card_at(slug, "en").product_id


def write(*, writer="a:1", slug="tarn", verified=True, publish=False, **more):
    """A review as the flow would write it; its id."""
    facts = {"rating": 4, "title": "Pours well", "body": "No drop spilt.", "author": "Marta", "locale": "en"}
    said = writing.Said(**{**facts, **more})
    writing.submit(product_id=product_id(slug), writer=writer, said=said, verified=verified)
    key = writing.written(product_id(slug), writer).id
    if publish:
        judging.decide(review_ids=[key], publish=True, actor="test")
    return key


def photo(size=(1200, 900), form="JPEG", colour=(90, 140, 110), **more):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form, **more)
    return out.getvalue()


def located(**more):
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    return photo(exif=exif, **more)


def send(client, order=None, *, slug="tarn", files=(), headers=None, **typed):
    """Fill in the form and send it, as the owner of the order or as whoever is logged in."""
    url = f"/p/{slug}/review" + (f"?order={order.token}" if order else "")
    fields = {"csrf_token": token_in(client.get(url)), **TYPED, **typed}
    named = [(io.BytesIO(data), f"{place}.jpg") for place, data in enumerate(files)]
    return client.post(url, data={**fields, "pictures": named}, headers=headers, content_type="multipart/form-data")
