"""Four notebooks in the shape of an Icecat file: memory in MB and GB, a weight in pounds only, cores as texts.

Made by hand; the real file is read where it lies beside the checkout.
"""

import gzip
import json
from pathlib import Path

PLACES = [above / "shared/data/icecat/products.jsonl.gz" for above in Path(__file__).resolve().parents]
REAL = next((place for place in PLACES if place.exists()), PLACES[0])
REAL_IDS = ("3802249", "4564776", "3923954", "1350917")


def _notebook(sku: str, name: str, price: int, **attributes) -> dict:
    title = f"Norna {name} notebook"
    return {"id": sku, "name": name, "title": title, "supplier": "Norna", "price": price, **attributes}


HANDMADE = [
    _notebook(
        "101", "Fell 13", 89900, attr_n_internal_memory=8.0, attr_n_weight=1300.0, attr_t_processor_cores="4",
        attr_n_display_diagonal=13.3, attr_t_cable="1.5 m", attr_b_touchscreen=False, attr_t_keyboard="QWERTZ",
        attr_n_battery_life=9.0,
    ),
    _notebook(
        "102", "Fell 13 Plus", 93900, attr_n_internal_memory=16384.0, attr_n_weight=1250.0,
        attr_t_processor_cores="8", attr_n_display_diagonal=13.3, attr_t_cable="150 cm", attr_b_touchscreen=True,
        attr_t_keyboard="QWERTZ", attr_n_battery_life=8.5,
    ),
    _notebook(
        "103", "Fell 15", 99900, attr_n_internal_memory=16.0, attr_n_weight__imperial_=4.0,
        attr_t_processor_cores="8", attr_n_display_diagonal=15.6, attr_t_cable="1.5 m", attr_b_touchscreen=False,
        attr_t_keyboard="qwertz",
    ),
    _notebook(
        "104", "Moss 11", 99900, attr_n_internal_memory=0.5, attr_n_weight=990.0, attr_t_processor_cores="2",
        attr_n_display_diagonal=11.6, attr_t_cable="2 m", attr_b_touchscreen=False, attr_t_keyboard="QWERTZ",
        attr_n_battery_life=12.0,
    ),
]  # fmt: skip


def lines(products: list[dict]) -> bytes:
    return "\n".join(json.dumps(one) for one in products).encode()


def real() -> list[dict]:
    """The four of `REAL_IDS`, in that order."""
    rows = map(json.loads, filter(None, gzip.decompress(REAL.read_bytes()).decode().split("\n")))
    found = {row["id"]: row for row in rows if row["id"] in REAL_IDS}
    return [found[sku] for sku in REAL_IDS]
