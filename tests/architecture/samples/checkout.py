"""Each step of the checkout."""

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
    "url": "payment.html",
    "order_url": "order.html",
    "number": "O-7K3F-2Q9",
    "total": euro(4137),
    "prepared": False,
    "slow": True,
}


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
    },
    "errors": {"postcode": "Four digits; Germany uses five."},
    "countries": [("DE", "Germany"), ("AT", "Austria")],
    "billing_countries": [("DE", "Germany")],
    "summary": SUMMARY,
}


REVIEW = {
    "cart_id": "c1",
    "quote": "q",
    "parts": [
        {"title": "To", "lines": ["Marta Ilves", "Lindenstraße 14", "04103 Leipzig"], "url": "details.html"},
        {"title": "Travels", "lines": ["Thursday 26 November", "Northpost"], "url": "delivery.html"},
    ],
    "summary": SUMMARY,
}


PROBLEM = {
    "code": "insufficient_stock",
    "text": "Only one Moor mug is left; you asked for two.",
    "fixes": [{"words": "Take one", "action": "#", "fields": {"quantity": 1}}],
    "instead": [
        {
            "sku": "fen-cup",
            "url": "/p/fen-cup",
            "words": "Fen cup, 0.3 l",
            "picture": SUMMARY["lines"][0]["picture"],
            "fix": {"words": "Take this, €9.50", "action": "#", "fields": {"fix": "exchange"}},
        }
    ],
}
