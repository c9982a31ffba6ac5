"""Every fault point, killed on it and right after it, on both databases: the order survives, once."""

from dataclasses import replace

import pytest

from tests.crash.exceptions import TABLE
from tests.crash.playing import BOOKS, BOTH, broken, play_on_both, table
from tests.crash.runner import Fault, numbered
from tests.crash.scheduling import cases, together
from tests.crash.stories import STORIES

FEW = (  # for every commit: one of each kind of death that naive shops do not survive
    ("orders.place.committed", "kill"),
    ("handled.inventory.prepare_order", "kill_after"),
    ("payments.open.after_call", "kill"),
    ("payments.settle.committed", "kill"),
    ("notifications.send.after_call", "kill"),
    ("shipping.ship.booked", "kill"),
)


@pytest.mark.fault
@pytest.mark.slow
@pytest.mark.parametrize("database", [BOTH[0], pytest.param(BOTH[1], marks=pytest.mark.thorough)])
def test_a_few_deaths_of_each_kind(tmp_path, database):
    chosen = [case for case in cases() if (case.fault.point, case.fault.action) in FEW]
    assert len(chosen) == len(FEW)
    results, _ = play_on_both(tmp_path, chosen, on=(database,))
    assert broken(results) == []


@pytest.mark.fault
@pytest.mark.storm
@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_the_whole_matrix(tmp_path):
    results, seconds = play_on_both(tmp_path, cases())
    print(table(results, seconds))
    assert broken(results) == []
    for verdicts in results.values():
        *deaths, books = verdicts
        assert {verdict.case for verdict in deaths} == set(cases()) and len(deaths) == len(cases())
        assert all(verdict.died for verdict in deaths)
        assert books.case == BOOKS


@pytest.mark.fault
@pytest.mark.storm
@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_exceptions_instead_of_death(tmp_path):
    where = {case.fault.point: case for case in cases()}
    chosen = [
        replace(where[point], fault=Fault(point, "raise", error)) for error, places in TABLE.items() for point in places
    ]
    results, _ = play_on_both(tmp_path, chosen)
    assert broken(results) == []


def test_cases_share_stories_without_getting_lost():
    runs = together(cases())
    hosted = [case for run in runs for case in run.cases]
    assert sorted(map(repr, hosted)) == sorted(map(repr, cases()))
    assert len(runs) < len(hosted) * 2 / 3
    for run in runs:
        names = numbered(STORIES[run.story].steps)
        assert len(run.faults) == len(run.cases), "one death in each step"
        assert all(step in names for step in run.faults)
