"""The verbs of payments, in one place for flows, jobs and blueprints."""

from storefront.payments.notices import receive as receive_notice
from storefront.payments.opening import note_order, open_payment
from storefront.payments.reconciling import reconcile, return_stray
from storefront.payments.refunding import UnableToRefund, execute, refund
from storefront.payments.settling import close, expire, settle, signal

__all__ = [
    "UnableToRefund",
    "close",
    "execute",
    "expire",
    "note_order",
    "open_payment",
    "receive_notice",
    "reconcile",
    "refund",
    "return_stray",
    "settle",
    "signal",
]
