"""What a running shop consists of, in the order it is started."""

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
    "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "4",
)  # fmt: skip
FIRST_STOPPED, HELPERS, LAST_STOPPED = 0, 1, 2


def storage(place: Place) -> list[Program]:
    """What must run before the databases are prepared."""
    if not place.own_valkey:
        return []
    return [Program(name="valkey", argv=valkey.command(place.instance), stage=LAST_STOPPED)]


def preparations() -> list[Program]:
    """What is run to its end before the shop opens; each may be repeated at every start."""
    return [
        Program(name="init", argv=_flask("shop", "init")),
        Program(name="seed", argv=_flask("shop", "seed", "--if-empty")),
    ]


def shop(place: Place) -> list[Program]:
    """The shop itself, the web server first, since somebody waits for it."""
    web = ("granian", "--host", place.host, "--port", str(place.port), *SERVER, "wsgi:app")
    worker = ("rq", "worker", "--url", place.environ["REDIS_URL"], *WORKER)
    workers = [Program(name=f"worker-{queue}", argv=_script(*worker, queue)) for queue in QUEUES]
    return [
        Program(name="web", argv=_script(*web)),
        *_helpers(place),
        Program(name="clock", argv=_module("jobs.clock")),
        *workers,
    ]


def _helpers(place: Place) -> list[Program]:
    started = []
    if place.own_twin:
        arguments = {
            "--host": LOOPBACK,
            "--port": str(place.helper_ports["TWIN_PORT"]),
            "--data": str(place.instance / "twin"),
            "--public-url": place.twin_url,
            "--webhook-url": f"http://{LOOPBACK}:{place.port}/webhooks/stripe",
            "--webhook-secret": place.environ["STRIPE_WEBHOOK_SECRET"],
            "--key": place.environ["STRIPE_SECRET_KEY"],
        }
        started.append(Program(name="twin", argv=_module("storefront.twin", **arguments), stage=HELPERS))
    if place.own_mailbox:
        arguments = {
            "--port": str(place.helper_ports["MAILBOX_PORT"]),
            "--smtp-port": str(place.helper_ports["SMTP_PORT"]),
            "--data": str(place.instance / "mail"),
        }
        started.append(Program(name="mail", argv=_module("storefront.dev.mailbox", **arguments), stage=HELPERS))
    return started


def _module(name: str, **arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *(part for pair in arguments.items() for part in pair))


def _flask(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "flask", "--app", "wsgi", *arguments)


def _script(name: str, *arguments: str) -> tuple[str, ...]:
    """An installed command by this Python, so that neither PATH nor a moved folder matters."""
    return (sys.executable, str(Path(sysconfig.get_path("scripts")) / name), *arguments)
