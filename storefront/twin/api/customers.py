"""`/v1/customers`"""

from storefront.twin import customers
from storefront.twin.api.lists import page
from storefront.twin.api.operations import Call, operation
from storefront.twin.refusal import no_such

TEXTS = ("description", "name", "phone")
TREES = ("address", "shipping")


@operation("customers.create", "POST /v1/customers")
def create(call: Call) -> dict:
    return customers.new_customer(call.twin, metadata=call.params.metadata(), **_fields(call))


@operation("customers.list", "GET /v1/customers")
def list_all(call: Call) -> dict:
    return page(call, "customer", noun="customer", filters=("email",))


@operation("customers.retrieve", "GET /v1/customers/<id>")
def retrieve(call: Call) -> dict:
    return call.get("customer", "customer")


@operation("customers.update", "POST /v1/customers/<id>")
def update(call: Call) -> dict:
    customer = _living(call)
    fields = {**_fields(call), "metadata": call.params.metadata(customer["metadata"])}
    return customers.change(call.twin, customer, fields)


@operation("customers.delete", "DELETE /v1/customers/<id>")
def delete(call: Call) -> dict:
    return customers.delete(call.twin, _living(call))


@operation("customers.payment_methods", "GET /v1/customers/<id>/payment_methods")
def payment_methods(call: Call) -> dict:
    customer = _living(call)
    return page(call, "payment_method", noun="PaymentMethod", filters=("type",), customer=customer["id"])


@operation("customers.payment_method", "GET /v1/customers/<id>/payment_methods/<part>")
def payment_method(call: Call) -> dict:
    method = call.twin.store.get(call.part, "payment_method")
    if method is None or method["customer"] != _living(call)["id"]:
        raise no_such("PaymentMethod", call.part, in_path=True)
    return method


def _living(call: Call) -> dict:
    customer = call.get("customer", "customer")
    if customer.get("deleted"):
        raise no_such("customer", call.id, in_path=True)
    return customer


def _fields(call: Call) -> dict:
    params = call.params
    fields = {name: params.text(name) for name in TEXTS if name in params}
    fields |= {name: params.inner(name).tree or None for name in TREES if name in params}
    if "email" in params:
        fields["email"] = params.email("email")
    if "preferred_locales" in params:
        fields["preferred_locales"] = params.texts("preferred_locales")
    if "invoice_settings" in params:
        fields["invoice_settings"] = _invoice_settings(params.inner("invoice_settings"))
    return fields


def _invoice_settings(settings) -> dict:
    empty = dict.fromkeys(("custom_fields", "default_payment_method", "footer", "rendering_options"))
    return {**empty, "default_payment_method": settings.text("default_payment_method")}
