"""Which cases share one story: a story dies at most once in each step, so its steps can host a case each.

Two stories that begin alike pass the same points there: a case of one may be tried in the other. After each death
the shop is brought to rest before the next one, and a story that breaks is told again for each of its cases alone.
"""

from dataclasses import dataclass

from tests.crash.matrix import MATRIX
from tests.crash.runner import Fault, numbered
from tests.crash.stories import STORIES

ACTIONS = ("kill", "kill_after")


@dataclass(frozen=True)
class Case:
    """One fault, and the step of the story it belongs to; no step is a story without a fault."""

    story: str
    step: str = ""
    fault: Fault | None = None

    @property
    def depth(self) -> int:
        return numbered(STORIES[self.story].steps).index(self.step) if self.step else 0

    @property
    def way(self) -> tuple:
        """The steps up to its own: any story that begins like this can host it."""
        return STORIES[self.story].steps[: self.depth + 1]


@dataclass(frozen=True)
class Run:
    story: str
    cases: tuple[Case, ...]

    @property
    def faults(self) -> dict[str, Fault]:
        """In the order of the story."""
        return {case.step: case.fault for case in self.cases if case.fault}


def cases() -> list[Case]:
    """The whole matrix for one database."""
    return [
        Case(story, step, Fault(point, action))
        for (story, step), points in MATRIX.items()
        for point in points
        for action in ACTIONS
    ]


def alone(case: Case) -> Run:
    return Run(case.story, (case,))


def together(chosen: list[Case]) -> list[Run]:
    """All cases in as few stories as can be; the deepest first, and before them whatever fits."""
    waiting = sorted(chosen, key=lambda case: -case.depth)
    runs = []
    while waiting:
        host = waiting.pop(0)
        hosted = {host.depth: host}
        for other in list(waiting):
            if other.depth not in hosted and host.way[: other.depth + 1] == other.way:
                hosted[other.depth] = other
                waiting.remove(other)
        runs.append(Run(host.story, tuple(hosted[depth] for depth in sorted(hosted))))
    return runs
