"""Four things side by side."""

from tests.architecture.samples.shop import THINGS, there

ASIDE = [{"sku": "E", "name": "Ember kettle", "url": "product.html"}]


def comparison() -> dict:
    def column(index: int) -> dict:
        item = THINGS[index]
        return {
            key: item[key]
            for key in ("sku", "name", "url", "picture", "price", "was", "rating", "rating_count", "action")
        } | {
            "availability": there("low", 4) if index == 0 else there(),
            "available": index < 3,
            "first": index == 0,
            "last": index == 3,
            "on": index < 2,
            "place": index + 2,
        }

    def row(name: str, *values: str | None, best: int = -1) -> dict:
        cells = [{"value": value, "best": at == best} for at, value in enumerate(values)]
        return {"name": name, "differs": len(set(values)) > 1, "cells": cells}

    return {
        "kind": "kettle",
        "kind_name": "Kettles",
        "title": "Four kettles, side by side",
        "kinds": [
            {"words": "Kettles, 4", "url": "?kind=kettle", "chosen": True},
            {"words": "Headphones, 1", "url": "?kind=headphones", "chosen": False},
        ],
        "views": [
            {"words": "All 6", "url": "?show=all", "chosen": True},
            {"words": "Differences, 5", "url": "?show=differences", "chosen": False},
            {"words": "Same, 1", "url": "?show=same", "chosen": False},
        ],
        "columns": [column(n) for n in range(4)],
        "sides": [
            {
                "words": words,
                "links": [{"name": THINGS[n]["name"], "url": f"?pair={n}", "chosen": n == at} for n in (at, 2, 3)],
            }
            for at, words in enumerate(("First column", "Second column"))
        ],
        "free_places": 1,
        "home": {"url": "category.html", "name": "Kettles"},
        "query": "?type=kettle",
        "share_path": "?skus=a,b",
        "shared": False,
        "skus": "a,b",
        "same": False,
        "full": False,
        "missing": "",
        "aside": [],
        "error": None,
        "sentences": [
            {"name": "Tarn", "text": "Tarn if you make filter coffee."},
            {"name": "Ferry", "text": "Ferry if many people want tea at once."},
        ],
        "swap": None,
        "groups": [
            {
                "key": "water-and-heat",
                "name": "Water and heat",
                "count": 3,
                "folded": False,
                "url": "?fold=water-and-heat",
                "rows": [
                    row("Holds, l", "0.9", "1.7", "1.4", "0.5", best=1),
                    row("Power, W", "1,200", "2,200", "none, uses your hob", None),
                    row("Keeps warm, min", "60", "30", None, None, best=0),
                ],
            },
            {"key": "power", "name": "Power", "count": 7, "folded": True, "url": "?fold=", "rows": []},
            {
                "key": "living-with-it",
                "name": "Living with it",
                "count": 3,
                "folded": False,
                "url": "?fold=living-with-it",
                "rows": [
                    row("Noise, dB", "54", "62", "whistles", "0", best=3),
                    row("Spare parts", "10 years", "10 years", "10 years", "10 years"),
                    row("Guarantee, years", "5", "3", "10", "2", best=2),
                ],
            },
        ],
    }
