"""Customers: somebody with an e-mail address who may come back."""

from storefront.twin.announcements import announce
from storefront.twin.ids import new_id
from storefront.twin.twin import Twin


def new_customer(twin: Twin, *, metadata: dict | None = None, **fields) -> dict:
    """Keep a new customer."""
    customer = {
        "id": new_id("customer"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": twin.now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "discount": None,
        "email": None,
        "invoice_prefix": None,
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": metadata or {},
        "name": None,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
        **fields,
    }
    twin.store.add(customer)
    announce(twin, "customer.created", customer)
    return customer


def change(twin: Twin, customer: dict, fields: dict) -> dict:
    """Set these fields."""
    before = {name: customer[name] for name, value in fields.items() if customer[name] != value}
    customer = twin.store.put({**customer, **fields})
    if before:
        announce(twin, "customer.updated", customer, before=before)
    return customer


def delete(twin: Twin, customer: dict) -> dict:
    """Forget a customer; their payment methods go with them."""
    for method in twin.store.find("payment_method", customer=customer["id"]):
        twin.store.put({**method, "customer": None})
        twin.store.hide(method["id"], detached=True)
    announce(twin, "customer.deleted", customer)
    gone = {"id": customer["id"], "object": "customer", "deleted": True}
    twin.store.put(gone)
    return gone
