"""Our RQ worker: `rq worker -w jobs.worker.ShopWorker saga` (one queue per process)."""

from typing import Any

from rq import SimpleWorker
from rq.serializers import JSONSerializer

from jobs import periodic  # noqa: F401  (declares what periodic jobs are called)
from storefront.app import create_app


class ShopWorker(SimpleWorker):
    """Runs each job in the shop's application context, in this process.

    It does not fork: our jobs hold no truth, so a killed worker loses nothing that the relay will not
    ring for again, and a job costs a millisecond instead of a fork. When Redis was away it looks for it
    every few seconds, not up to a minute apart as RQ would.
    """

    max_connection_wait_time = 5.0  # seconds

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "serializer": JSONSerializer})
        self.app = create_app()

    def perform_job(self, job: Any, *where: Any) -> bool:
        with self.app.app_context():
            return super().perform_job(job, *where)
