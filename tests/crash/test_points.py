"""The matrix is the source: no point without a case, no case without a point, and a strike that proves itself."""

import os
import signal
import subprocess
import sys

import pytest

from storefront import config
from storefront.config import ROOT
from tests.crash.matrix import MATRIX
from tests.crash.points import points
from tests.crash.runner import numbered
from tests.crash.stories import SAFE, STORIES

PROGRAM = """
from storefront.app import create_app
from storefront.kernel import faults
from storefront.kernel.context import contexts
from tests.support.databases import create_tables
app = create_app()
with app.app_context():
    create_tables()
    faults.point("one")
    with contexts["cart"].transaction() as session:
        session.add(contexts["cart"].Task(name="x", next_run_at=__import__("storefront.kernel.clock").kernel.clock.now()))
    print("committed", flush=True)
    faults.point("two")
    print("end", flush=True)
"""


def test_every_point_of_the_source_is_in_the_matrix_once():
    listed = [point for group in MATRIX.values() for point in group]
    assert sorted(listed) == sorted(points()), "run `python -m tests.crash --record` and add what is new"
    assert len(listed) >= 60


def test_every_case_has_a_step_that_may_be_killed():
    for story, step in MATRIX:
        steps = STORIES[story].steps
        assert steps[numbered(steps).index(step)] not in SAFE


def run(tmp_path, faults):
    environ = os.environ | {"SHOP_FAULTS": faults, "SHOP_INSTANCE": str(tmp_path), "SHOP_ENV": "test"}
    environ |= {"SHOP_FAULTS_LOG": str(tmp_path / "log"), "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
    )
    log = (tmp_path / "log").read_text() if (tmp_path / "log").exists() else ""
    return done, log


@pytest.mark.fault
@pytest.mark.thorough
@pytest.mark.parametrize(
    ("armed", "printed", "where"),
    [
        ("one:kill", "", "one kill"),
        ("one:kill_after", "", "one kill_after"),
        ("two:kill", "committed\n", "two kill"),
        ("one:kill_after:2", "committed\nend\n", ""),
    ],
)
def test_a_strike_is_a_real_death_with_a_trace(tmp_path, armed, printed, where):
    done, log = run(tmp_path, armed)
    assert done.stdout == printed
    assert log.startswith(where)
    assert done.returncode == (-signal.SIGKILL if where else 0), done.stderr
    if armed == "one:kill_after":
        assert log.endswith("commit:cart\n"), "the unit of work was done, and nothing after it"


def test_an_unknown_action_is_refused(tmp_path):
    done, _ = run(tmp_path, "one:explode")
    assert "SHOP_FAULTS knows" in done.stderr


def test_production_refuses_to_rehearse_crashes():
    with pytest.raises(config.BadSettings, match="SHOP_FAULTS"):
        config.from_environment({"SHOP_ENV": "production", "SHOP_FAULTS": "orders.place.committed:kill"})
