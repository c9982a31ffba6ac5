"""What runs by itself, with the numbers of the orders it concerns."""

from dataclasses import dataclass

from storefront.kernel import backstage
from storefront.orders import admin as orders


@dataclass(frozen=True)
class Works:
    """`troubles`: steps that failed at least once and are not done; `numbers`: order id → number."""

    tasks: list[backstage.TaskView]
    queue: backstage.Waiting
    troubles: list[backstage.Trouble]
    numbers: dict[str, str]


def works() -> Works:
    troubles = backstage.troubles(tried=1)
    numbers = orders.numbers([one.trace for one in troubles if one.trace])
    return Works(backstage.tasks(), backstage.waiting(), troubles, numbers)
