"""The whole shop under its supervisor, for journeys: real web, clock, workers, Valkey, twin and mail viewer."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from storefront.config import ROOT
from tests.support.shopper import Shopper
from tests.support.twin import Twin, free_port

OURS = ("REDIS_URL", "MAIL_URL", "PUBLIC_URL", "STRIPE_SECRET_KEY", "STRIPE_API_BASE", "STRIPE_WEBHOOK_SECRET")
ADDRESS = {
    "email": "ada@example.com",
    "name": "Ada Lovelace",
    "country": "DE",
    "street": "Mill Lane 12",
    "postcode": "10115",
    "city": "Berlin",
}


@dataclass
class Shop:
    url: str
    twin: Twin
    mail_url: str
    process: subprocess.Popen
    log: Path
    environ: dict

    def shopper(self) -> Shopper:
        return Shopper(self.url)

    def mails(self, to: str) -> list[dict]:
        return requests.get(f"{self.mail_url}/api/messages", params={"to": to}, timeout=5).json()["messages"]

    def cli(self, *arguments: str) -> str:
        """`flask shop …` on this shop's databases."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "shop", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def pids(self, words: str) -> list[int]:
        """Processes of this shop whose command line contains the words."""
        listing = subprocess.run(
            ["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True
        ).stdout.splitlines()[1:]
        rows = [line.split(None, 2) for line in listing]
        ours = {self.process.pid}
        for _ in range(4):
            ours |= {int(pid) for pid, parent, _ in rows if int(parent) in ours}
        return [int(pid) for pid, _, args in rows if int(pid) in ours and words in args]

    def kill(self, words: str) -> None:
        found = self.pids(words)
        assert found, f"no process {words!r}"
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextlib.contextmanager
def running_shop(folder: Path, *, database_url: str = "", options: tuple[str, ...] = (), **more: str):
    """Seeded with the demo shop; parcels cross the country in a few seconds. `options`: of `storefront.dev`."""
    ports = {name: str(free_port()) for name in ("PORT", "TWIN_PORT", "MAILBOX_PORT", "SMTP_PORT")}
    ports |= {name: more[name] for name in ports if name in more}
    environ = {name: value for name, value in os.environ.items() if name not in (*OURS, "DATABASE_URL")}
    environ |= {"SHOP_INSTANCE": str(folder), "DEMO_CARRIER_SECONDS": "1", **ports, **more}
    environ |= {"DATABASE_URL": database_url} if database_url else {}
    log = folder.parent / f"{folder.name}.log"
    with log.open("w") as out:
        command = [sys.executable, "-m", "storefront.dev", *options]
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: "The shop is open." in log.read_text() or process.poll() is not None, seconds=100)
        assert process.poll() is None, log.read_text()
        kept = folder / "stripe_twin_key"
        key = kept.read_text().strip() if kept.exists() else environ["STRIPE_SECRET_KEY"]
        twin = Twin(f"http://127.0.0.1:{ports['TWIN_PORT']}", process, key=key)
        yield Shop(
            f"http://127.0.0.1:{ports['PORT']}",
            twin,
            f"http://127.0.0.1:{ports['MAILBOX_PORT']}",
            process,
            log,
            environ,
        )
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for(ready, *, seconds: float, every: float = 0.2):
    """The first true answer of `ready()`; fails when there is none in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := ready():
            return answer
        time.sleep(every)
    raise AssertionError(f"waited {seconds} s in vain")


def statuses(html: str) -> dict[str, str]:
    """The three axes of an order page."""
    return dict(re.findall(r'data-(order|payment|fulfilment)-status="([^"]*)"', html))
