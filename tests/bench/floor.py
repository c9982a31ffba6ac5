"""The floor page: the least a rendered page can cost here. `granian tests.bench.floor:app`.

A bare Flask app that renders 28 kB of HTML from values with Jinja, as a list of products would be. Every
figure of the benchmark is also given as a multiple of its CPU time, measured a moment before, so that
figures of different machines and of a busy machine can be compared.
"""

from flask import Flask

SIZE = 28_000  # bytes
CARDS = 48
PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body>
<nav>{% for place in places %}<a href="/c/{{ place.slug }}">{{ place.name }}</a>{% endfor %}</nav>
<ul>{% for card in cards %}
<li class="card" data-sku="{{ card.sku }}"><a href="/p/{{ card.slug }}"><img src="{{ card.picture }}" alt="{{ card.name }}"
 width="320" height="320" loading="lazy"></a><h3>{{ card.name }}</h3><p class="note">{{ card.note }}</p>
{% if card.was %}<s>{{ card.was }}</s>{% endif %}<b class="price">{{ card.price }}</b>
<form method="post" action="/cart/lines"><input type="hidden" name="sku" value="{{ card.sku }}"><button>Add</button></form></li>
{% endfor %}</ul></body></html>
"""

app = Flask(__name__)
template = app.jinja_env.from_string(PAGE)


def _card(number: int) -> dict[str, str | None]:
    return {
        "sku": f"SKU-{number:04}",
        "slug": f"thing-number-{number}",
        "name": f"A thing that is number {number}",
        "picture": f"/static/img/art/thing-{number}.svg?v=0123456789",
        "note": "Made & glazed by hand, “for every day”. " * 3,
        "was": f"{number + 9}.90 €" if number % 3 == 0 else None,
        "price": f"{number}.90 €",
    }


CONTEXT = {
    "title": "Everything",
    "places": [{"slug": f"place-{number}", "name": f"Place {number}"} for number in range(12)],
    "cards": [_card(number) for number in range(CARDS)],
}


@app.get("/")
def page() -> str:
    return template.render(CONTEXT)
