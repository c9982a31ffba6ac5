"""The ticker: periodic jobs kept as rows in their context's database, so that two clocks are harmless."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

import structlog
from flask import current_app
from redis.exceptions import RedisError
from sqlalchemy import select, update

from jobs.queues import ring
from storefront.kernel import clock, faults
from storefront.kernel.context import Context, contexts
from storefront.kernel.db import session

BELL_BROKEN = timedelta(seconds=5)  # until a periodic job is rung for again
log = structlog.get_logger()


@dataclass(frozen=True)
class Periodic:
    """`function` is `jobs.module:name` and answers with a sentence for the owner's jobs page."""

    name: str
    context: str
    function: str
    every: Callable[[], int]
    queue: str = "default"


periodic: dict[str, Periodic] = {}


def every(context: str, name: str, function: str, *, seconds: int | Callable[[], int], queue: str = "default") -> None:
    """Declare a periodic job of a context; `seconds` may be a callable that reads the settings."""
    wait = seconds if callable(seconds) else lambda: seconds
    periodic[name] = Periodic(name, context, function, wait, queue)


def tick(redis_url: str) -> int:
    """Claim and ring every job that is due; how many were rung."""
    return sum(_tick(contexts[job.context], job, redis_url) for job in periodic.values())


def _tick(context: Context, job: Periodic, redis_url: str) -> bool:
    now = clock.now()
    row = session().get(context.Task, job.name)
    if row is None:
        _create(context, job)
        return False
    if row.next_run_at > now or not _claim(context, job, row.next_run_at):
        return False
    faults.point("schedule.tick.claimed")
    try:
        ring(job.queue, redis_url, "jobs.schedule.run", job.name, timeout=300)
    except RedisError:
        _put_off(context, job)
        return False
    return True


def _put_off(context: Context, job: Periodic) -> None:
    """Nobody heard the bell: the job is due again in a moment, not a whole interval later."""
    table, soon = context.Task, clock.now() + BELL_BROKEN
    with context.transaction() as current:
        later = update(table).where(table.name == job.name, table.next_run_at > soon)
        current.execute(later.values(next_run_at=soon))


def _create(context: Context, job: Periodic) -> None:
    with context.transaction() as current:
        if current.get(context.Task, job.name) is None:
            current.add(context.Task(name=job.name, next_run_at=clock.now()))


def _claim(context: Context, job: Periodic, seen: object) -> bool:
    table = context.Task
    claim = update(table).where(table.name == job.name, table.next_run_at == seen)
    with context.transaction() as current:
        moved = current.execute(claim.values(next_run_at=clock.now() + timedelta(seconds=job.every())))
    return moved.rowcount == 1


def run(name: str) -> str:
    """Do one periodic job now and keep what it said."""
    job = periodic[name]
    module, function = job.function.split(":")
    result = str(getattr(import_module(module), function)())
    faults.point("schedule.run.done")
    context = contexts[job.context]
    with context.transaction() as current:
        values = {"last_run_at": clock.now(), "last_result": result}
        current.execute(update(context.Task).where(context.Task.name == name).values(**values))
    log.info("periodic job", job=name, result=result)
    return result


def rows() -> list[tuple[Periodic, object]]:
    """Every periodic job with its row (or None before the first tick), for the jobs page."""
    found = []
    for job in periodic.values():
        table = contexts[job.context].Task
        found.append((job, session().scalar(select(table).where(table.name == job.name))))
    return found


def setting(name: str) -> Callable[[], int]:
    """An interval that is read from the settings of the running app."""
    return lambda: getattr(current_app.extensions["settings"], name)
