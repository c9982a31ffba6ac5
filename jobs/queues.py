"""The doorbell's wiring: Redis (or Valkey) and RQ, with short timeouts and JSON only."""

from functools import lru_cache

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

QUEUES = ("saga", "notifications", "default")
JOB_SECONDS = 60


@lru_cache
def connect(url: str) -> Redis:
    """A client that gives up quickly: nobody stands waiting at a doorbell."""
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=3, retry_on_timeout=False)


def queue(name: str, redis_url: str) -> Queue:
    return Queue(name, connection=connect(redis_url), serializer=JSONSerializer)


def ring(name: str, redis_url: str, function: str, *args: str, timeout: int = JOB_SECONDS) -> None:
    """Enqueue a job that leaves nothing behind; whether it is lost or doubled does not matter."""
    queue(name, redis_url).enqueue(function, *args, result_ttl=0, failure_ttl=86400, job_timeout=timeout)
