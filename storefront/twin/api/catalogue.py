"""`/v1/products` and `/v1/prices`: as much as line items need."""

from storefront.twin.announcements import announce
from storefront.twin.api.amounts import read_currency
from storefront.twin.api.lists import page
from storefront.twin.api.operations import Call, operation
from storefront.twin.ids import new_id
from storefront.twin.params import REQUIRED, Params
from storefront.twin.refusal import no_such
from storefront.twin.twin import Twin


@operation("products.create", "POST /v1/products")
def create_product(call: Call) -> dict:
    product = new_product(call.twin, call.params)
    announce(call.twin, "product.created", product)
    return product


@operation("products.list", "GET /v1/products")
def list_products(call: Call) -> dict:
    return page(call, "product", noun="product")


@operation("products.retrieve", "GET /v1/products/<id>")
def retrieve_product(call: Call) -> dict:
    return call.get("product", "product")


@operation("products.update", "POST /v1/products/<id>")
def update_product(call: Call) -> dict:
    product, params = call.get("product", "product"), call.params
    changes = {name: params.text(name) for name in ("name", "description") if name in params}
    changes |= {"active": params.boolean("active", product["active"]), "updated": call.twin.now()}
    return call.twin.store.put({**product, **changes, "metadata": params.metadata(product["metadata"])})


@operation("prices.create", "POST /v1/prices")
def create_price(call: Call) -> dict:
    price = new_price(call.twin, call.params)
    announce(call.twin, "price.created", price)
    return price


@operation("prices.list", "GET /v1/prices")
def list_prices(call: Call) -> dict:
    return page(call, "price", noun="price", filters=("currency", "product"))


@operation("prices.retrieve", "GET /v1/prices/<id>")
def retrieve_price(call: Call) -> dict:
    return call.get("price", "price")


@operation("prices.update", "POST /v1/prices/<id>")
def update_price(call: Call) -> dict:
    price = call.get("price", "price")
    changes = {"active": call.params.boolean("active", price["active"])}
    return call.twin.store.put({**price, **changes, "metadata": call.params.metadata(price["metadata"])})


def new_product(twin: Twin, params: Params) -> dict:
    """Keep a product from `name`, `description`, `images` and `metadata`."""
    return twin.store.add(
        {
            "id": new_id("product"),
            "object": "product",
            "active": True,
            "created": twin.now(),
            "default_price": None,
            "description": params.text("description"),
            "images": params.texts("images"),
            "livemode": False,
            "marketing_features": [],
            "metadata": params.metadata(),
            "name": params.text("name", REQUIRED),
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": None,
            "tax_code": None,
            "type": "service",
            "unit_label": None,
            "updated": twin.now(),
            "url": None,
        }
    )


def new_price(twin: Twin, params: Params) -> dict:
    """Keep a price of a product, which is named by `product` or made from `product_data`."""
    currency = read_currency(params)
    amount = params.integer("unit_amount", REQUIRED, least=0)
    return twin.store.add(
        {
            "id": new_id("price"),
            "object": "price",
            "active": True,
            "billing_scheme": "per_unit",
            "created": twin.now(),
            "currency": currency,
            "custom_unit_amount": None,
            "livemode": False,
            "lookup_key": params.text("lookup_key"),
            "metadata": params.metadata(),
            "nickname": params.text("nickname"),
            "product": _product_id(twin, params),
            "recurring": None,
            "tax_behavior": "unspecified",
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "one_time",
            "unit_amount": amount,
            "unit_amount_decimal": str(amount),
        }
    )


def _product_id(twin: Twin, params: Params) -> str:
    if "product_data" in params:
        return new_product(twin, params.inner("product_data"))["id"]
    id = params.text("product", REQUIRED)
    if twin.store.get(id, "product") is None:
        raise no_such("product", id, param=params.name("product"))
    return id
