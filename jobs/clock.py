"""`python -m jobs.clock`: the relay every 0.2 s and the ticker every second, until told to stop."""

import signal
import time

import structlog

from jobs import periodic, relay, schedule  # noqa: F401  (periodic declares the jobs)
from storefront.app import create_app
from storefront.kernel.db import db

RELAY_SECONDS = 0.2
TICK_SECONDS = 1.0
log = structlog.get_logger()


class Clock:
    """Two clocks side by side are harmless: rings are idempotent and ticks are claimed."""

    def __init__(self) -> None:
        self.app = create_app()
        self.running = True
        self.next_tick = 0.0

    def stop(self, *_: object) -> None:
        self.running = False

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        log.info("clock started")
        while self.running:
            with self.app.app_context():
                self.beat()
            time.sleep(RELAY_SECONDS)

    def beat(self) -> None:
        """One round; a database that is away is waited for, not died of."""
        redis_url = self.app.extensions["settings"].redis_url
        try:
            relay.sweep(redis_url)
            if time.monotonic() >= self.next_tick:
                self.next_tick = time.monotonic() + TICK_SECONDS
                schedule.tick(redis_url)
        except Exception:
            log.exception("clock could not do its round")
            time.sleep(1)
        finally:
            db.session.remove()


if __name__ == "__main__":
    Clock().run()
