"""A seeded shop on one of the databases, and what is served from it."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storefront.config import ROOT
from tests.bench.deeds import Goods
from tests.bench.processes import Meter, served
from tests.support.databases import fresh_database, postgres_server
from tests.support.twin import free_port

DATABASES = ("sqlite", "postgresql")
TOLD = ("DATABASE_URL", "REDIS_URL", "MAIL_URL", "PUBLIC_URL", "STRIPE_SECRET_KEY", "STRIPE_API_BASE")


@dataclass(frozen=True)
class Stage:
    """`environ` starts a shop on it; `db` meters the database's own processes, None for SQLite."""

    database: str
    folder: Path
    environ: dict[str, str]
    url: str
    goods: Goods
    db: Meter | None

    @contextlib.contextmanager
    def serve(self, application: str = "wsgi:app", *more: str) -> Iterator[tuple[int, Meter]]:
        port = free_port()
        environ = self.environ | {"PUBLIC_URL": f"http://127.0.0.1:{port}"}
        log = self.folder / "web.log"
        with served(application, port=port, environ=environ, log=log, more=more) as meter:
            yield port, meter

    def backstage(self, *arguments: str) -> str:
        return _backstage(self.environ, *arguments)


@contextlib.contextmanager
def stage(database: str, folder: Path) -> Iterator[Stage]:
    """The demo shop with plenty of stock, freshly made under the folder."""
    folder = folder / database
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        url, meter = "", None
        if database == "postgresql":
            server = stack.enter_context(postgres_server(folder / "server"))
            url, meter = fresh_database(server, "shop_bench"), Meter([_postmaster(folder / "server")])
        environ = {name: value for name, value in os.environ.items() if name not in TOLD}
        environ |= {"SHOP_INSTANCE": str(folder / "instance"), "SHOP_ENV": "development", "LOG_FORMAT": "json"}
        environ |= {"DATABASE_URL": url} if url else {}
        goods = json.loads(_backstage(environ, "goods").splitlines()[-1])
        things = [tuple(thing) for thing in goods.pop("things")]
        yield Stage(database, folder, environ, url, Goods(things=things, **goods), meter)


def _postmaster(folder: Path) -> int:
    """The process that all others of the server descend from; the first of ours that answers on this machine."""
    if (file := folder / "postmaster.pid").exists():
        return int(file.read_text().split()[0])
    found = subprocess.run(["pgrep", "-o", "-x", "postgres"], capture_output=True, text=True).stdout.split()
    return int(found[0]) if found else os.getpid()


def _backstage(environ: dict[str, str], *arguments: str) -> str:
    argv = [sys.executable, "-m", "tests.bench.backstage", *arguments]
    done = subprocess.run(argv, cwd=ROOT, env=environ, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-3000:])
    return done.stdout
