"""What a running shop consists of, in the order it is started: helpers, web, background."""

import sys
import sysconfig
from pathlib import Path

from storefront.dev import valkey
from storefront.dev.place import LOOPBACK, Place
from storefront.dev.program import Program

QUEUES = ("saga", "notifications", "default")
WORKER = (
    "-w", "jobs.worker.ShopWorker", "--serializer", "rq.serializers.JSONSerializer",
    "--worker-ttl", "30", "--maintenance-interval", "30", "--job-monitoring-interval", "5",
)  # fmt: skip
SERVER = (
    "--interface", "wsgi", "--no-ws", "--workers", "2", "--blocking-threads", "4", "--backlog", "1024",
    "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "3",
)  # fmt: skip
FIRST_STOPPED, HELPERS, LAST_STOPPED = 0, 1, 2


def helpers(place: Place) -> list[Program]:
    """What needs no database and can start while that is prepared."""
    started = _twin(place) + _mailbox(place)
    if place.own_valkey:
        started.insert(0, Program(name="valkey", argv=valkey.command(place.instance), stage=LAST_STOPPED))
    return started


def preparation() -> Program:
    """What runs to its end before the shop opens: `flask shop init` and `flask shop seed --if-empty`."""
    return Program(name="prepare", argv=_module("storefront.dev.prepare"))


def web(place: Place) -> Program:
    server = ("granian", "--host", place.host, "--port", str(place.port), *SERVER, "wsgi:app")
    return Program(name="web", argv=_script(*server))


def background(place: Place) -> list[Program]:
    """The clock, and a worker for each queue as the README shows it."""
    worker = ("rq", "worker", "--url", place.environ["REDIS_URL"], *WORKER)
    workers = [Program(name=f"worker-{queue}", argv=_script(*worker, queue)) for queue in QUEUES]
    return [Program(name="clock", argv=_module("jobs.clock")), *workers]


def _twin(place: Place) -> list[Program]:
    if not place.own_twin:
        return []
    arguments = {
        "--host": LOOPBACK,
        "--port": str(place.helper_ports["TWIN_PORT"]),
        "--data": str(place.instance / "twin.sqlite3"),
        "--public-url": place.twin_url,
        "--webhook-url": f"http://{LOOPBACK}:{place.port}/webhooks/stripe",
        "--webhook-secret": place.environ["STRIPE_WEBHOOK_SECRET"],
        "--key": place.environ["STRIPE_SECRET_KEY"],
        "--merchant": place.environ.get("SHOP_NAME") or "Ollerby",
    }
    return [Program(name="twin", argv=_module("storefront.twin", **arguments), stage=HELPERS)]


def _mailbox(place: Place) -> list[Program]:
    if not place.own_mailbox:
        return []
    arguments = {
        "--port": str(place.helper_ports["MAILBOX_PORT"]),
        "--smtp-port": str(place.helper_ports["SMTP_PORT"]),
        "--data": str(place.instance / "mail"),
    }
    return [Program(name="mail", argv=_module("storefront.dev.mailbox", **arguments), stage=HELPERS)]


def _module(name: str, **arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *(part for pair in arguments.items() for part in pair))


def _script(name: str, *arguments: str) -> tuple[str, ...]:
    """An installed command by this Python, so that neither PATH nor a moved folder matters."""
    return (sys.executable, str(Path(sysconfig.get_path("scripts")) / name), *arguments)
