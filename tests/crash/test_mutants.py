"""A guard that no mutation turns red is no guard: each naive shop of `mutants.py` fails its judge."""

import os
import subprocess
import sys

import pytest

from storefront.config import ROOT
from tests.crash.mutants import MUTANTS
from tests.crash.playing import play
from tests.crash.scheduling import Case, cases
from tests.crash.stage import services

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutants")
    with services(folder, "") as environ:
        yield environ


def test_every_mutant_still_fits_the_source():
    for name, mutant in MUTANTS.items():
        for change in mutant.changes:
            assert (ROOT / change.file).read_text().count(change.before) == 1, (name, change.file)
    assert len(MUTANTS) >= 15


@pytest.mark.storm
@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name, mutant in MUTANTS.items() if isinstance(mutant.judge, tuple)])
def test_a_naive_shop_does_not_survive(stage, tmp_path, name):
    where, what = MUTANTS[name].judge
    found = [case for case in cases() if (case.fault.point, case.fault.action) == (where, what)]
    (verdict,) = play(tmp_path, found or [Case(what)], on_stage=stage, CRASH_MUTANT=name)
    assert verdict.breaches, f"nobody noticed: {name}"
    assert "never passed" not in verdict.breaches[0]


@pytest.mark.storm
@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name, mutant in MUTANTS.items() if isinstance(mutant.judge, str)])
def test_a_naive_shop_turns_a_test_red(tmp_path, name):
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "tests.crash.mutating", f"--basetemp={tmp_path / 't'}"]
    environ = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, MUTANTS[name].judge],
        cwd=ROOT,
        env=environ | {"CRASH_MUTANT": name},
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 1, f"nobody noticed: {name}\n{done.stdout[-2000:]}"
    assert " failed" in done.stdout.splitlines()[-1], "an error alone is no verdict; one in the books afterwards is"
