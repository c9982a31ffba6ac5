"""The start page: what needs a person, and how the shop does."""

from flask import Response, g
from flask_babel import gettext as _

from blueprints.admin import chart
from blueprints.admin.edge import READ, SAID, bp, status
from blueprints.edge.localisation import current_locale
from blueprints.edge.login import staff_required
from blueprints.edge.rendering import render
from storefront.flows import admin_today
from storefront.flows.admin_today import Span
from storefront.kernel import clock
from storefront.kernel.settings import settings


@bp.get("/")
@staff_required(*READ)
def today() -> Response:
    now = clock.now()
    found = admin_today.today(locale=current_locale(), now=now)
    g.waits = found.waiting
    return render(
        "admin/today/page.html",
        "admin/today/_page.html",
        SAID,
        status=status(),
        today=found,
        now=now,
        tiles=[(_span_name(span.days), span, _against(span)) for span in found.spans],
        chart=chart.bars(found.days, settings().shop_currency),
    )


def _span_name(days: int) -> str:
    return _("Today") if days == 1 else _("%(days)s days", days=days)


def _against(span: Span) -> tuple[str, str]:
    """`(tone, words)`: more or less than before, in per cent."""
    now, before = span.now.amount.minor, span.before.amount.minor
    if not before:
        return "", _("nothing to compare with yet")
    change = round((now - before) * 100 / before)
    than = _("than a week ago") if span.days == 1 else _("than before")
    if change == 0:
        return "", _("as much as before")
    if change > 0:
        return "good", _("%(percent)s %% more %(than)s", percent=change, than=than)
    return "warn", _("%(percent)s %% less %(than)s", percent=-change, than=than)
