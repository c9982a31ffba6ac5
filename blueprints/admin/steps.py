"""Plain words for the steps that a shop takes by itself: what the handler of an event does."""

from flask_babel import gettext as _


def title(handler: str) -> str:
    """`payments.open_payment` in words; a step without words is shown by its name."""
    key = ".".join(handler.split(".")[:2])
    return _steps().get(key, key)


def _steps() -> dict[str, str]:
    return {**_orders(), **_goods(), **_money(), **_mails()}


def _orders() -> dict[str, str]:
    return {
        "orders.confirm_order": _("Noting that everything is set aside"),
        "orders.expect_payment": _("Noting that it can be paid"),
        "orders.note_decline": _("Noting a declined card"),
        "orders.book_payment": _("Noting that it is paid"),
        "orders.note_dispute": _("Noting a dispute"),
        "orders.hold_order": _("Holding the order, since the sum is wrong"),
        "orders.book_refund": _("Noting that money went back"),
        "orders.cancel_order": _("Ending the cancelled order"),
        "orders.close_order": _("Ending the order"),
        "orders.resume_order": _("Going on, since it is too late to cancel"),
        "orders.plan_delivery": _("Noting that the warehouse has it"),
        "orders.stop_delivery": _("Noting that nothing will be sent"),
        "orders.book_parcel": _("Noting that a parcel has left"),
        "orders.note_movement": _("Noting where a parcel is"),
        "orders.finish_order": _("Noting that a parcel has arrived"),
    }


def _goods() -> dict[str, str]:
    return {
        "inventory.prepare_order": _("Setting the goods aside"),
        "inventory.undo_prepare_order": _("Putting the goods back on the shelf"),
        "inventory.ship_stock": _("Taking what left off the books"),
        "inventory.restock_returned": _("Taking what came back into the books"),
        "shipping.note_order": _("Telling the warehouse what was ordered"),
        "shipping.plan_fulfilment": _("Putting it on the warehouse's list"),
        "shipping.stop_fulfilment": _("Taking it off the warehouse's list"),
        "shipping.forget_order": _("Taking it off the warehouse's list"),
        "cart.close_cart": _("Closing the cart it came from"),
        "cart.give_back": _("Putting its things back in the cart"),
        "catalog.note_stock": _("Showing in the shop what is there"),
        "content.queue_for_search": _("Telling the search about a product"),
    }


def _money() -> dict[str, str]:
    return {
        "payments.note_order": _("Writing down what is to be paid"),
        "payments.open_payment": _("Opening the payment page"),
        "payments.settle_payment": _("Asking Stripe whether it is paid"),
        "payments.close_payment": _("Closing the payment"),
        "payments.refund_order": _("Granting money back for a lost parcel"),
        "payments.execute_refund": _("Sending money back"),
    }


def _mails() -> dict[str, str]:
    writing = _("Writing a mail")
    kinds = ("confirmed", "cancelled", "shipped", "delivered", "delivery_failed", "refunded")
    return {
        **{f"notifications.tell_{kind}": writing for kind in kinds},
        "notifications.ask_to_verify": writing,
        "notifications.send_order_link": writing,
        "notifications.send_reset_link": writing,
        "notifications.note_order": _("Preparing the mails about it"),
        "notifications.send_message": _("Sending a mail"),
    }
