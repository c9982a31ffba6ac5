"""Holds that nobody came for: a doorbell for the flow."""

from storefront.flows.lapse_holds import lapse_holds


def lapse() -> str:
    """`gave back 2 holds without an order`."""
    return f"gave back {lapse_holds()} holds without an order"
