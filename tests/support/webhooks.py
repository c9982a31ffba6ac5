"""Webhooks as the provider sends them."""

import json
import time

import stripe

from tests.support.twin import SECRET


def signed(body: bytes, secret: str = SECRET, at: int | None = None) -> str:
    return stripe.WebhookSignature.generate_signature_header(
        payload=body.decode(), secret=secret, timestamp=at or int(time.time())
    )


def notice(order_id: str, *, kind: str = "checkout.session.completed", event_id: str = "evt_1") -> bytes:
    """The body says what it likes; only its ids are believed."""
    what = kind.split(".")[0]
    thing = {"id": f"{what}_x", "object": kind.rpartition(".")[0], "metadata": {"order_id": order_id}}
    event = {"id": event_id, "object": "event", "type": kind, "data": {"object": thing}}
    return json.dumps(event).encode()


def post(client, body: bytes, header: str | None = None):
    """To the shop's door, well signed unless told otherwise."""
    header = signed(body) if header is None else header
    return client.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": header})
