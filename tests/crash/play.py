"""`python -m tests.crash.play FOLDER`: tell the stories that stand on standard input, a line of JSON for each result.

The environment says where the shop lives (`tests.crash.stage`). Input: `[story, {step: [point, action, error]}]` a line;
without a story the books of all of them are closed.
"""

import json
import logging
import os
import sys
from dataclasses import asdict
from pathlib import Path

from flask import Flask

import blueprints
from storefront.app import create_app
from tests.crash import carrier
from tests.crash.runner import Fault, Runner, cool_down
from tests.crash.steps_shopper import MUG, PAN
from tests.crash.stories import STORIES
from tests.support import databases
from tests.support.cart import sell
from tests.support.http import ShopClient

WARM = "buys by the pages"


def build(folder: Path) -> tuple[Flask, Runner]:
    """The shop with its pages and two things to sell."""
    logging.disable(logging.ERROR)
    carrier.employ()
    app = create_app()
    blueprints.register(app)
    app.test_client_class = ShopClient
    with app.app_context():
        databases.create_tables()
        for sku in (MUG, PAN):
            sell(sku, price=1450, quantity=100, name=f"{sku.title()} of the test")
    return app, Runner(app, folder, int(os.environ["MAILBOX_PORT"]))


def main(folder: Path) -> None:
    app, runner = build(folder)
    warm_up(app, runner)
    for line in sys.stdin:
        story, faults_in = json.loads(line)
        armed = {step: Fault(*fault) for step, fault in faults_in.items()}
        result = runner.tell(story, armed) if story else runner.close_books()
        print(json.dumps(asdict(result)), flush=True)


def warm_up(app: Flask, runner: Runner) -> None:
    """Once through the commonest story in this process: templates and statements are compiled before the forks."""
    case = {"story": WARM, "ahead": 0, "mailbox": runner.mailbox_port, "deaths": 0, "stock": {}}
    with app.app_context():
        for step in STORIES[WARM].steps:
            step(case)
    cool_down(app)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
