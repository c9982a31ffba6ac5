"""For load balancers: alive (`/health`), and able to sell (`/ready`)."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from storefront.kernel.context import contexts
from storefront.kernel.db import db

bp = Blueprint("health", __name__)


@bp.get("/health")
def alive() -> Response:
    """The process answers; says nothing about databases."""
    return _uncached({"status": "ok"})


@bp.get("/ready")
def ready() -> tuple[Response, int]:
    """Every context's database answers. Redis is not asked: the shop sells without it."""
    away = [name for name in contexts if not _answers(name)]
    answer = {"status": "unready", "databases_away": away} if away else {"status": "ready"}
    return _uncached(answer), 503 if away else 200


def _answers(name: str) -> bool:
    try:
        with db.engines[name].connect() as connection:
            return connection.scalar(text("SELECT 1")) == 1
    except Exception:
        return False


def _uncached(answer: dict) -> Response:
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response
