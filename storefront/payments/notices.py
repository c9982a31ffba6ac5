"""Webhooks: verified, written down once, and turned into a signal. Nothing in them is believed for money."""

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from storefront.kernel import faults
from storefront.kernel.db import session
from storefront.payments import settling
from storefront.payments.context import payments
from storefront.payments.models import Payment, ProviderNotice
from storefront.payments.providers import provider
from storefront.payments.providers.base import Notice

log = structlog.get_logger()


def receive(*, body: bytes, signature: str) -> bool:
    """Accept one webhook; False when it is a repeat or not about an order of ours. Raises BadSignature."""
    notice = provider().read_notice(body, signature)
    if not notice.ours:
        log.warning("webhook of another account or mode", notice=notice.id, kind=notice.kind)
        return False
    faults.point("payments.webhook.verified")
    try:
        known = _keep(notice)
    except IntegrityError:
        if session().get(ProviderNotice, notice.id) is None:
            raise
        return False  # the same one at two doors at once; the other was first
    faults.point("payments.webhook.committed")
    return known


def _keep(notice: Notice) -> bool:
    with payments.transaction() as current:
        if current.get(ProviderNotice, notice.id):
            return False
        same = [Payment.order_id == notice.order_id, Payment.session_id == notice.session_id]
        same += [Payment.intent_id == notice.intent_id] if notice.intent_id else []
        payment = current.scalar(select(Payment).where(or_(*same)))
        order_id = payment.order_id if payment else None
        current.add(ProviderNotice(id=notice.id, kind=notice.kind, order_id=order_id))
        if payment is not None:
            settling.look_again(payment, source=notice.kind)
        faults.point("payments.webhook.written")
    return payment is not None
