"""A supervisor over programs given as JSON: `python small_shop.py FOLDER '[{"name": …, "argv": […]}]'`."""

import json
import os
import signal
import sys
from pathlib import Path

from storefront.dev.program import Program
from storefront.dev.supervisor import Supervisor


def main(folder: str, programs: str) -> None:
    supervisor = Supervisor(environ=dict(os.environ), cwd=Path(folder), log_dir=Path(folder) / "log", say=say)
    signal.signal(signal.SIGTERM, supervisor.request_stop)
    supervisor.start(
        Program(name=one["name"], argv=(sys.executable, *one["argv"]), stage=one.get("stage", 0))
        for one in json.loads(programs)
    )
    say("started")
    supervisor.run()
    supervisor.stop()
    say("stopped")


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
