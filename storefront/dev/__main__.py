"""`python -m storefront.dev`: the whole shop on this machine (bin/dev and `make run` end here)."""

import argparse
import compileall
import fcntl
import os
import signal
import sys
import time
import urllib.request
from pathlib import Path
from typing import TextIO

from storefront.dev import ports, processes, valkey
from storefront.dev.logs import Tail, last_lines
from storefront.dev.place import LOOPBACK, Place, Unable, find_place
from storefront.dev.program import die_with_parent
from storefront.dev.screen import start_screen
from storefront.dev.supervisor import DELAYS, Stopped, Supervisor, how_it_ended

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("storefront", "blueprints", "jobs")
OPENS_WITHIN = 60  # seconds


def main() -> int:
    started = time.monotonic()
    options = _options()
    if options.stop_with_parent:
        die_with_parent()
    try:
        place = find_place(root=ROOT, environ=os.environ, say=say)
        lock = claim(place)
    except (Unable, OSError) as error:
        say(f"{error}")
        return 1
    delays = (0,) if options.restart_at_once else DELAYS
    log_dir = place.instance / "log"
    supervisor = Supervisor(environ=dict(place.environ), cwd=ROOT, log_dir=log_dir, say=say, delays=delays)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, supervisor.request_stop)
    tail = Tail(lambda: [child.log for child in supervisor.running.values()], verbose=options.verbose, say=say)
    supervisor.on_tick(tail.look)
    with lock:
        return _run(place, supervisor, options, started)


def _run(place: Place, supervisor: Supervisor, options: argparse.Namespace, started: float) -> int:
    try:
        if options.demo_data:
            prepare(supervisor)
            return 0
        open_shop(place, supervisor)
        say(start_screen(place, seconds=time.monotonic() - started))
        if not options.exit_when_open:
            supervisor.run()
    except Unable as error:
        say(f"{error}")
        return 1
    except Stopped:
        pass
    finally:
        if supervisor.stop_requested:
            say("\nClosing the shop …")
        supervisor.stop()
    if supervisor.stop_requested and not options.exit_when_open:
        say("Closed. What was sold, mailed and queued is kept in instance/.")
    return 0


def prepare(supervisor: Supervisor) -> None:
    """Bring the databases up to date and fill an empty shop. Raises Unable."""
    program = processes.preparation()
    log = supervisor.log_of(program.name)
    log.unlink(missing_ok=True)
    if code := supervisor.run_once(program):
        raise Unable(f"The databases could not be prepared ({how_it_ended(code)}):\n{last_lines(log, 25)}")
    for line in log.read_text(errors="replace").splitlines()[-2:]:
        say(f"  {line}")


def open_shop(place: Place, supervisor: Supervisor) -> None:
    """Start everything and wait until the shop and its helpers answer. Raises Unable."""
    compile_sources()
    supervisor.start(processes.helpers(place))
    prepare(supervisor)
    supervisor.start([processes.web(place)])
    _wait(supervisor, "web", lambda: is_healthy(place), f"answer on {place.public_url}/health")
    if place.own_valkey:
        _wait(supervisor, "valkey", lambda: valkey.answers(valkey.socket_path(place.instance)), "answer")
    supervisor.start(processes.background(place))
    for name, variable, ours in (("twin", "TWIN_PORT", place.own_twin), ("mail", "MAILBOX_PORT", place.own_mailbox)):
        if ours:
            port = place.helper_ports[variable]
            _wait(supervisor, name, lambda port=port: ports.answers(host=LOOPBACK, port=port), f"listen on port {port}")


def compile_sources() -> None:
    """Once, not in each of the processes that are about to import them; what is unchanged takes a moment."""
    for folder in SOURCES:
        compileall.compile_dir(ROOT / folder, quiet=2)


def _wait(supervisor: Supervisor, name: str, ready, what: str) -> None:
    child = supervisor.running[name]
    supervisor.wait_for(lambda: ready() or child.quick_ends >= 3, seconds=OPENS_WITHIN)
    if ready():
        return
    if child.quick_ends >= 3:
        raise Unable(f"{name} cannot be started; why is said above and in {child.log}.")
    said = last_lines(child.log, 25)
    raise Unable(f"{name} does not {what} within {OPENS_WITHIN} s. The end of {child.log}:\n{said}")


def is_healthy(place: Place) -> bool:
    """True when the web server answers GET /health with 200."""
    host = LOOPBACK if place.host in ("0.0.0.0", "") else place.host
    try:
        with urllib.request.urlopen(f"http://{host}:{place.port}/health", timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def claim(place: Place) -> TextIO:
    """Hold the instance folder: two shops on one folder would fight over its files. Raises Unable."""
    lock = (place.instance / "running.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        raise Unable(f"This shop is running already: {lock.read().strip()}") from None
    lock.truncate(0)
    lock.write(f"{place.public_url} (process {os.getpid()})\n")
    lock.flush()
    return lock


def say(line: str) -> None:
    print(line, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/dev", description="Start the whole shop on this machine.")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every log line of every process")
    parser.add_argument("--exit-when-open", action="store_true", help="stop again once everything answers (a check)")
    parser.add_argument("--demo-data", action="store_true", help="fill an empty shop with the demo shop, then stop")
    parser.add_argument("--stop-with-parent", action="store_true", help="stop when the process that started this ends")
    parser.add_argument(
        "--restart-at-once", action="store_true", help="start what ended again without waiting, however often it ends"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
