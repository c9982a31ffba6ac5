"""What the terminal shows at the end."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.chaos.stage import Stage
from tests.chaos.verdict import Verdict


def table(run: Any, verdict: Verdict, *, struck: Counter, seconds: dict[str, float]) -> None:
    """Figures of the run, and every breach."""
    over = sum(count for (_, status), count in verdict.outcomes.items() if status in ("finished", "cancelled"))
    rows = [("orders over", f"{over} of {run.orders}")]
    rows += [(f"  {does}", _outcomes(verdict.outcomes, does)) for does in sorted({d for d, _ in verdict.outcomes})]
    rows += [("blows", _counted(struck)), ("answers", _counted(run.troubles) or "all came")]
    rows += [("seconds", ", ".join(f"{name} {value:.0f}" for name, value in seconds.items()))]
    rows += [("breaches", str(len(verdict.breaches)))]
    for name, value in rows:
        run.say(f"  {name:<26} {value}")
    for breach in verdict.breaches[:60]:
        run.say(f"  BREACH {breach}")
    run.say(f"seed {run.seed}: {'the shop held' if not verdict.breaches else 'THE SHOP DID NOT HOLD'}")


def _outcomes(outcomes: Counter, does: str) -> str:
    return _counted(Counter({status: count for (what, status), count in outcomes.items() if what == does}))


def _counted(counter: Counter) -> str:
    return ", ".join(f"{count} {name}" for name, count in counter.most_common(12))


def keep_logs(scene: Stage, seed: int, say: Callable[[str], None]) -> None:
    """Copy the programs' logs and the databases out of the folder that is about to vanish."""
    kept = Path(tempfile.mkdtemp(prefix=f"chaos-{seed}-"))
    shutil.copytree(scene.folder, kept / "instance", ignore=shutil.ignore_patterns("*.sock", "valkey"))
    shutil.copy(scene.shop.log, kept)
    say(f"  logs and databases are kept in {kept}")
