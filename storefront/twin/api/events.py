"""`/v1/events`"""

from storefront.twin.api.lists import page
from storefront.twin.api.operations import Call, operation
from storefront.twin.refusal import Refusal

MOST_TYPES = 20


@operation("events.list", "GET /v1/events")
def list_all(call: Call) -> dict:
    types = call.params.texts("types")
    if not types:
        return page(call, "event", noun="event", filters=("type",))
    if len(types) > MOST_TYPES or "type" in call.params:
        raise Refusal(f"You may pass either type, or up to {MOST_TYPES} types.", param="types")
    return page(call, "event", noun="event", type=types)


@operation("events.retrieve", "GET /v1/events/<id>")
def retrieve(call: Call) -> dict:
    return call.get("event", "event")
