"""The operations that the API offers, each a function from a call to a JSON object."""

from collections.abc import Callable
from dataclasses import dataclass

from storefront.twin.params import Params
from storefront.twin.refusal import no_such
from storefront.twin.twin import Twin

OPERATIONS: list["Operation"] = []


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`name` is Stripe's, as in `refunds.create`; `rule` is a Flask rule."""

    name: str
    method: str
    rule: str
    run: Callable[["Call"], dict]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request: its parameters, and the id in its path."""

    twin: Twin
    params: Params
    path: str
    id: str = ""
    part: str = ""

    def get(self, kind: str, noun: str) -> dict:
        """The object that the path names."""
        found = self.twin.store.get(self.id, kind)
        if found is None:
            raise no_such(noun, self.id, in_path=True)
        return found


def operation(name: str, route: str):
    """Offer a function as an operation; `route` is like `POST /v1/refunds/<id>`."""
    method, rule = route.split(" ")

    def offer(run):
        OPERATIONS.append(Operation(name=name, method=method, rule=rule, run=run))
        return run

    return offer
