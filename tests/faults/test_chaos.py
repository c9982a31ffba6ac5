"""The chaos run itself: repeatable, and a short one that must hold."""

import subprocess
import sys
from itertools import islice

import pytest

from storefront.config import ROOT
from tests.chaos.blows import KINDS, TARGETS, sequence
from tests.chaos.plans import LEAVES, counts, plans


def test_a_seed_repeats_its_blows_and_its_shoppers_and_another_does_not():
    first, again, other = (list(islice(sequence(seed), 300)) for seed in (7, 7, 8))
    assert first == again != other
    assert {blow.target for blow in first} == set(TARGETS)
    assert {blow.kind for blow in first} == set(KINDS)
    assert plans(seed=7, orders=50) == plans(seed=7, orders=50) != plans(seed=8, orders=50)


def test_two_hundred_shoppers_do_everything_shoppers_do():
    found = plans(seed=1, orders=200)
    assert len({plan.email for plan in found}) == 200
    assert len(counts(found)) == 6
    assert found[0].does == LEAVES, "whose hold must run out comes first"


@pytest.mark.fault
@pytest.mark.slow
@pytest.mark.storm
@pytest.mark.thorough
@pytest.mark.timeout(320)
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_short_storm_is_survived(database):
    command = [sys.executable, "-m", "tests.chaos", "--seed", "12", "--orders", "12", "--storm", "25"]
    command += ["--postgres"] if database == "postgres" else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    print(done.stdout[-3000:])
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "12 of 12" in done.stdout
    assert "the shop held" in done.stdout
