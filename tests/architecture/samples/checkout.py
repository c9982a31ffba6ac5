"""Each step of the checkout."""

from datetime import date

from tests.architecture.samples.shop import TOTALS, euro, picture

ADDRESS = {
    "name": "Marta Ilves",
    "company": "",
    "street": "Lindenstraße 14",
    "extra": "",
    "postcode": "0410",
    "city": "Leipzig",
    "region": "",
    "country": "DE",
    "phone": "",
}


SUMMARY = {
    "lines": [
        {
            "sku": "MOR-SG",
            "quantity": 2,
            "name": "Moor mug",
            "options": "Sage, 0.3 l",
            "picture": picture("mug", "blush"),
            "total": euro(2900),
        },
        {
            "sku": "EBD-1K",
            "quantity": 1,
            "name": "Early Bird beans",
            "options": "1 kg, whole",
            "picture": picture("coffee", "sky"),
            "total": euro(2090),
        },
    ],
    "totals": TOTALS,
    "promises": [{"icon": "back", "text": "60 days to change your mind"}],
}


WAITING = {
    "state": "waiting",
    "url": "wait.html",
    "order_url": "order.html",
    "order_number": "10496",
    "retry_url": "review.html",
    "total": euro(4137),
    "seconds": 24,
}


METHODS = [
    {
        "value": "card",
        "title": "Card",
        "side": "",
        "note": "You type the number on the next page, at our payment provider.",
        "chosen": True,
    },
    {
        "value": "bank",
        "title": "Bank transfer or wallet",
        "side": "",
        "note": "What your bank offers is shown on the next page.",
        "chosen": False,
    },
]


WAYS = [
    {
        "value": "std",
        "title": "Thursday 26 November",
        "side": "3.90 €",
        "note": "Northpost, to the door, tracked at every stop",
        "chosen": True,
        "disabled": False,
    },
    {
        "value": "exp",
        "title": "Tomorrow, before 12:00",
        "side": "9.90 €",
        "note": "Order by 15:00",
        "chosen": False,
        "disabled": False,
    },
    {
        "value": "pick",
        "title": "Today from 17:00, collect it yourself",
        "side": "free",
        "note": "Workshop, 12 Mill Lane",
        "chosen": False,
        "disabled": True,
    },
]


FORM = {
    "draft": {
        "email": "marta@example.org",
        "shipping": ADDRESS,
        "billing": ADDRESS,
        "billing_same": False,
        "extra_email": "",
    },
    "errors": {"postcode": "Four digits; Germany uses five."},
    "countries": [("DE", "Germany"), ("AT", "Austria")],
    "billing_countries": [("DE", "Germany")],
    "addresses": [{"id": "1", "words": "Lindenstraße 14, Leipzig"}],
    "summary": SUMMARY,
}


REVIEW = {
    "order_key": "k",
    "parts": [
        {"title": "To", "lines": ["Marta Ilves", "Lindenstraße 14", "04103 Leipzig"], "url": "details.html"},
        {"title": "Travels", "lines": ["Thursday 26 November", "Northpost"], "url": "delivery.html"},
    ],
    "delivery_parts": [],
    "methods": METHODS,
    "declined": None,
    "return_until": date(2027, 1, 25),
    "summary": SUMMARY,
}


PROBLEM = {
    "code": "insufficient_stock",
    "text": "Only one Moor mug is left; you asked for two.",
    "fixes": [{"words": "Take one", "action": "#", "fields": {"quantity": 1}}],
}
