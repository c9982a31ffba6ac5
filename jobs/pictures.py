"""Make the pictures that wait, and throw away what buyers uploaded and never sent."""

from storefront.catalog import services
from storefront.catalog.reviews import photos

SECONDS = 1.5  # other jobs of the queue wait for us


def run() -> str:
    made, failed = services.make_pictures(seconds=SECONDS)
    return f"{made} pictures made, {failed} not" if made or failed else "nothing waits"


def sweep() -> str:
    forgotten, left = photos.sweep()
    return f"{forgotten} forgotten pictures thrown away, {left} uploads" if forgotten or left else "nothing was left"
