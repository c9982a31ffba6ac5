"""The walls stand, and each of them is proved: break the rule in a copy, see the checker go red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storefront.config import ROOT

PACKAGES = ("storefront", "blueprints", "jobs")

# (contract that must break, file that breaks it, line that does)
MUTATIONS = [
    ("Inside storefront", "storefront/cart/services.py", "import storefront.inventory.services"),
    ("Inside storefront", "storefront/kernel/ids.py", "import storefront.events.orders"),
    ("Inside storefront", "storefront/orders/services.py", "import storefront.flows.place_order"),
    ("Inside storefront", "storefront/newcomer/__init__.py", "pass"),
    ("Pages and jobs", "blueprints/cart.py", "import jobs.queues"),
    ("Pages and jobs", "storefront/flows/add_to_cart.py", "import blueprints.cart"),
    ("Models, handlers and databases", "blueprints/cart.py", "import storefront.cart.models"),
    (
        "Models, handlers and databases",
        "storefront/flows/place_order.py",
        "import storefront.orders.context",
    ),
    ("know neither Flask nor RQ", "storefront/cart/services.py", "import flask"),
    ("know neither Flask nor RQ", "storefront/flows/place_order.py", "import rq"),
    ("Only the Stripe provider", "storefront/payments/settling.py", "import stripe"),
    ("The Stripe twin imports nothing", "storefront/twin/app.py", "import storefront.kernel.money"),
    ("Nobody imports the twin", "storefront/payments/services.py", "import storefront.twin.app"),
]


def lint(folder: Path) -> subprocess.CompletedProcess:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copy")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.json"))
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def test_the_walls_stand():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize(("contract", "file", "line"), MUTATIONS, ids=lambda value: value.replace("/", "."))
def test_breaking_a_wall_turns_the_checker_red(copy, contract, file, line):
    path = copy / file
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\n\ndef _mutation():\n    {line}\n")
    try:
        result = lint(copy)
    finally:
        path.write_text(before) if before is not None else shutil.rmtree(path.parent)
    broken = " ".join(result.stdout.split()).split("Broken contracts")[0]
    assert result.returncode != 0, f"{line} in {file} went unnoticed"
    assert any("BROKEN" in part for part in broken.split(contract, 1)[1].split("KEPT")[:1]), result.stdout[-2000:]
