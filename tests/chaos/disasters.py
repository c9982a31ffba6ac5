"""The bigger misfortunes: Valkey restarted three times, once emptied; PostgreSQL restarted once."""

from collections import Counter
from collections.abc import Callable
from random import Random

from tests.chaos.stage import Stage


class Disasters:
    """Each happens once so many shoppers have left; when that is follows from the seed."""

    def __init__(self, scene: Stage, *, seed: int, orders: int, say: Callable[[str], None]) -> None:
        rng = Random(f"disasters {seed}")
        self.happened: Counter = Counter()
        self._say = say
        what = [
            ("Valkey restarted", lambda: scene.restart_valkey(emptied=False)),
            ("Valkey emptied and restarted", lambda: scene.restart_valkey(emptied=True)),
            ("Valkey restarted", lambda: scene.restart_valkey(emptied=False)),
        ]
        rng.shuffle(what)
        if scene.postgres:
            what.insert(rng.randrange(len(what) + 1), ("PostgreSQL restarted", scene.restart_postgres))
        moments = sorted(rng.sample(range(1, max(orders - 1, len(what) + 1)), len(what)))
        self._waiting = list(zip(moments, what, strict=True))

    def look(self, left: int) -> None:
        """Let happen what is due now that so many shoppers have left."""
        while self._waiting and self._waiting[0][0] <= left:
            _, (name, happen) = self._waiting.pop(0)
            self._say(name)
            happen()
            self.happened[name] += 1
