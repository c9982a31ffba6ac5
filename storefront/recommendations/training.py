"""A new model in the place of the old one."""

from dataclasses import dataclass

from sqlalchemy import select

from storefront.kernel.db import session
from storefront.recommendations import services
from storefront.recommendations.models import Action


@dataclass(frozen=True)
class Trained:
    events: int
    shoppers: int
    items: int


def train() -> Trained:
    """Learn from everything that happened; keep the model, and what goes with what as rows for the pages."""
    from storefront.recommendations import learning, matrices, model

    done = matrices.happened()
    learned = learning.learn(done)
    model.save(learned)
    services.publish(learned.companions())
    return Trained(len(done), len(done.shoppers), len(done.skus))


def anything() -> bool:
    """Has anything happened yet? Before that nobody loads what learning needs."""
    return session().scalar(select(Action.id).limit(1)) is not None
