"""One measurement: a deed, so many clients, one database; and the floor page a moment before."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.bench.deeds import Deeds, Goods
from tests.bench.load import Cost, Deed, Load
from tests.bench.processes import Meter
from tests.bench.stage import Stage
from tests.bench.wire import Client

PAGES = ("list", "product", "search", "add", "cart", "journey")
ORDERS = ("place", "place hot")
FLOOR_SECONDS = 0.6
PLACED = 96  # orders of one measurement of the last button, shared among the clients


@dataclass(frozen=True)
class Measured:
    """`statements` and `requests` belong to one operation; `floor_ms` is the CPU of a floor page just before."""

    database: str
    what: str
    clients: int
    cost: Cost
    floor_ms: float
    statements: float
    requests: float
    worker_mb: float

    @property
    def floors(self) -> float:
        return self.cost.cpu_ms / self.floor_ms


@dataclass(frozen=True)
class Bench:
    """A stage with the shop served from it and the floor page beside it."""

    stage: Stage
    shop_port: int
    shop: Meter
    floor_port: int
    floor: Meter
    seconds: float

    def measure(self, what: str, clients: int, told: tuple[float, float]) -> Measured:
        floor_ms = self.floor_now(clients)
        cost = self._order(what, clients) if what in ORDERS else self._page(what, clients)
        memory = self.shop.worker_mb()
        return Measured(self.stage.database, what, clients, cost, floor_ms, *told, memory)

    def floor_now(self, clients: int) -> float:
        """CPU-ms of one floor page at this moment."""
        load = Load(port=self.floor_port, clients=clients, app=self.floor, db=None)
        return load.for_seconds(FLOOR_SECONDS, lambda _: _open_floor).cpu_ms

    def _page(self, what: str, clients: int) -> Cost:
        deeds = getattr(Deeds(self.stage.goods), what)
        return self._load(clients).for_seconds(self.seconds, deeds)

    def _order(self, what: str, clients: int) -> Cost:
        prepared = list(self._prepared(goods_of(self.stage, what), clients))
        return self._load(clients).once_each(prepared)

    def _prepared(self, goods: Goods, clients: int) -> Iterator[list[Deed]]:
        shopper, deeds = Client(self.shop_port), Deeds(goods)
        each = max(3, PLACED // clients)
        for number in range(clients):
            yield [deeds.ready_to_order(shopper, number * each + turn) for turn in range(each)]

    def _load(self, clients: int) -> Load:
        return Load(port=self.shop_port, clients=clients, app=self.shop, db=self.stage.db)


def _open_floor(client: Client) -> None:
    client.get("/")


def goods_of(stage: Stage, what: str) -> Goods:
    return stage.goods.hot if what.endswith(" hot") else stage.goods


def statements_and_requests(stage: Stage, names: list[str]) -> dict[str, tuple[float, float]]:
    """Of one operation each, once everything that is kept per process is warm."""
    with stage.serve("tests.bench.counted:app", "--workers", "1", "--blocking-threads", "1") as (port, _):
        return {name: _told(stage, name, port) for name in names}


def _told(stage: Stage, what: str, port: int, rounds: int = 2) -> tuple[float, float]:
    client, deeds = Client(port), Deeds(goods_of(stage, what))
    if what in ORDERS:
        deed = deeds.ready_to_order(client, 0)
        return _count(client, deed, 1)
    deed = getattr(deeds, what)(0)
    for _ in range(rounds):
        deed(client)
    return _count(client, deed, rounds)


def _count(client: Client, deed: Deed, rounds: int) -> tuple[float, float]:
    statements, requests = client.statements, client.requests
    for _ in range(rounds):
        deed(client)
    return (client.statements - statements) / rounds, (client.requests - requests) / rounds
