"""The checkout in the reader's language: dates, sums, and what is wrong with a field."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.edge import localisation
from blueprints.edge.localisation import current_locale, money
from blueprints.showing.cards import sources
from storefront.flows.checkout import CheckoutLine, CheckoutPage
from storefront.kernel.money import Money
from storefront.orders import addresses
from storefront.orders.addresses import Problem
from storefront.shipping.queries import DeliveryOption

DAY = "EEEE d MMMM"


def weekday(value: date | str) -> str:
    """`Thursday 26 November`."""
    return localisation.day(value, DAY)


def time_there(value: datetime | str, form: str = "HH:mm") -> str:
    """A time of day where the shop is."""
    zone = current_app.extensions["settings"].time_zone
    return localisation.moment(value, form, zone)


def days(first: Any, last: Any) -> str:
    """`Thursday 26 November`, or from one day to another."""
    if first == last or not first:
        return weekday(last)
    return _("%(first)s to %(last)s", first=weekday(first), last=weekday(last))


def country_name(code: str) -> str:
    return Locale.parse(current_locale(), sep="-").territories.get(code, code)


@lru_cache(maxsize=16)
def _countries(locale: str, home: str) -> tuple[tuple[str, str], ...]:
    names = Locale.parse(locale, sep="-").territories
    known = sorted(((code, names.get(code, code)) for code in addresses.countries()), key=lambda pair: pair[1])
    return tuple([pair for pair in known if pair[0] == home] + [pair for pair in known if pair[0] != home])


def countries() -> tuple[tuple[str, str], ...]:
    """Every country we can send to, the shop's own first."""
    return _countries(current_locale(), _home())


def _home() -> str:
    return current_app.extensions["settings"].shop_country


def picture(line: Any) -> dict[str, Any]:
    """`line` has image_url, image_alt and plate."""
    facts = {"src": line.image_url, "alt": line.image_alt, "plate": line.plate}
    return {**facts, **sources(line.image_url), "width": 400, "height": 500}


def address(values: dict[str, Any]) -> dict[str, Any]:
    """What `components/address.html` takes."""
    tidy = addresses.tidy({"country": _home(), **{key: value for key, value in values.items() if value}})
    form = addresses.form_for(tidy["country"] if tidy["country"] in addresses.countries() else _home())
    labels = {"postcode_label": _("ZIP code") if form.postcode_type == "zip" else None}
    regions = [("", _("Please choose")), *form.regions] if form.regions else None
    return {**tidy, "form": {"order": form.order, "regions": regions, "required": form.required, **labels}}


def wrong(problems: dict[str, Problem], prefix: str = "") -> dict[str, str]:
    """Field problems in words, by the name the field has in the form."""
    return {f"{prefix}{name}": _say(name, *problem) for name, problem in problems.items()}


def _say(name: str, code: str, facts: dict[str, Any]) -> str:
    if code == "postcode_invalid":
        land = country_name(facts["country"])
        if facts["example"]:
            return _("Postcodes in %(country)s look like %(example)s.", country=land, example=facts["example"])
        return _("This is not a postcode of %(country)s.", country=land)
    if code == "too_long":
        return _("At most %(most)s letters, please.", most=facts["most"])
    if code == "missing":
        return _missing(name)
    said = {
        "email_invalid": _("This e-mail address is not complete. It looks like name@example.org."),
        "phone_invalid": _("Write the number with digits, such as +49 30 123456."),
        "country_unknown": _("Choose the country from the list."),
        "region_invalid": _("Choose the state or region from the list."),
        "city_invalid": _("We do not know this town there. Is it spelled right?"),
    }
    return said.get(code) or _("Please look at this once more.")


def _missing(name: str) -> str:
    said = {
        "email": _("Write your e-mail address: the receipt and the tracking link go there."),
        "name": _("Write the name that is on the bell."),
        "street": _("Write the street and the number."),
        "postcode": _("Write the postcode."),
        "city": _("Write the town."),
        "region": _("Choose the state or region."),
    }
    return said.get(name) or _("Please fill this in.")


def details(page: CheckoutPage, *, email: str, errors: dict[str, str]) -> dict[str, Any]:
    """What `checkout/details.html` takes."""
    draft = page.draft
    shown = {
        "email": email,
        "shipping": address(draft.shipping),
        "billing": address(draft.billing),
        "billing_same": draft.billing_same,
    }
    lands = countries()
    common = {"errors": errors, "countries": lands, "billing_countries": lands}
    return {"draft": shown, **common, "summary": summary(page)}


def delivery(page: CheckoutPage, *, errors: dict[str, str]) -> dict[str, Any]:
    """What `checkout/delivery.html` takes."""
    options = [_way(way, chosen=page.chosen is not None and way.code == page.chosen.code) for way in page.options]
    group = {"name": "delivery", "title": None, "contents": None, "options": options}
    return {
        "groups": [group],
        "address_words": ", ".join(address_lines(page.draft.shipping)),
        "errors": errors,
        "summary": summary(page),
    }


def address_lines(values: dict[str, Any]) -> list[str]:
    return [*addresses.lines_of(values), country_name(values["country"])] if values.get("country") else []


def _way(way: DeliveryOption, *, chosen: bool) -> dict[str, Any]:
    when = time_there(way.cut_off, "EEEE, HH:mm")
    return {
        "value": way.code,
        "title": days(way.promised_from, way.promised_to),
        "side": money(way.price) if way.price else _("free"),
        "note": _("%(name)s, if you order by %(when)s", name=_(way.name), when=when),
        "chosen": chosen,
        "disabled": False,
    }


def summary(page: CheckoutPage) -> dict[str, Any]:
    """What `checkout/_summary.html` takes."""
    return {
        "lines": [_line(line) for line in page.lines],
        "totals": _totals(page),
        "promises": [{"icon": "check", "text": _("Pressing twice does no harm: there is one order and one charge.")}],
    }


def _line(line: CheckoutLine) -> dict[str, Any]:
    words = line.words
    facts = {"sku": line.line.sku, "quantity": line.quantity, "name": words.name, "options": words.options}
    return {**facts, "picture": picture(words), "total": line.total}


def _totals(page: CheckoutPage) -> dict[str, Any]:
    quote, way = page.quote, page.chosen
    count = sum(line.quantity for line in page.lines)
    things = ngettext("%(num)s thing", "%(num)s things", count)
    rows = [_row(things, None, quote.subtotal)]
    if way:
        land = country_name(page.draft.shipping.get("country") or _home())
        when = _("with you by %(day)s", day=weekday(way.promised_to))
        rows.append(_row(_("Delivery to %(country)s", country=land), when, way.price, free=not way.price))
    return {"rows": rows, "label": _("To pay"), "total": quote.total, "tax_note": tax_note(quote.tax, quote.tax_rate)}


def _row(label: str, note: str | None, amount: Money, *, free: bool = False) -> dict[str, Any]:
    return {"label": label, "note": note, "amount": amount, "free": free, "remove": None}


def tax_note(tax: Money, rate: int) -> str:
    """`rate` in hundredths of a per cent."""
    if not rate:
        return _("No VAT is charged on deliveries to this country; customs there may ask for theirs.")
    percent = f"{rate // 100}.{rate % 100:02d}".rstrip("0").rstrip(".")
    return _("%(amount)s of it is VAT (%(rate)s %%).", amount=money(tax), rate=percent)


def parts(page: CheckoutPage) -> list[dict[str, Any]]:
    """What was answered so far, each with the way back to it."""
    draft, way = page.draft, page.chosen
    where, how = url_for("checkout.details"), url_for("checkout.delivery")
    arrives = [days(way.promised_from, way.promised_to), _(way.name)] if way else []
    to = address_lines(draft.shipping) + ([_("The bill goes to the same address")] if draft.billing_same else [])
    found = [
        {"title": _("Receipt to"), "lines": [draft.email], "url": f"{where}#email"},
        {"title": _("Delivery to"), "lines": to, "url": where},
        {"title": _("Arrives"), "lines": arrives, "url": how},
    ]
    if not draft.billing_same:
        bill = {"title": _("Bill to"), "lines": address_lines(draft.billing), "url": f"{where}#billing_same-1"}
        found.append(bill)
    return found
