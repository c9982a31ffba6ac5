"""Errors in the shop's own words, with a way on."""

import structlog
from flask import Flask, Response, render_template, request
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolUsedUp
from werkzeug.exceptions import HTTPException

from blueprints.edge.rendering import wants_fragment

PAGES = (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)
log = structlog.get_logger()


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    for away in (OperationalError, InterfaceError, PoolUsedUp):
        app.register_error_handler(away, _database_away)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> HTTPException | tuple[str, int]:
    if error.response is not None or (error.code or 500) < 400:
        return error
    ours = error.description != type(error).description
    return _page(error.code, error.description if ours else None)


def _database_error(error: DBAPIError) -> Response | tuple[str, int]:
    """Whatever the driver calls it: a connection that was lost is a database that is away."""
    return _database_away(error) if error.connection_invalidated else _unexpected(error)


def _database_away(error: SQLAlchemyError) -> Response | tuple[str, int]:
    log.error("database away", error=str(getattr(error, "orig", error)), path=request.path)
    html, status = _page(503, None)
    return Response(html, status, {"Retry-After": "5"})


def _unexpected(error: Exception) -> tuple[str, int]:
    log.exception("request failed", path=request.path, method=request.method)
    return _page(500, None)


def _page(code: int, message: str | None) -> tuple[str, int]:
    known = code if code in PAGES else 500 if code >= 500 else 400
    name = "errors/_fragment.html" if wants_fragment() else f"errors/{known}.html"
    return render_template(name, message=message, code=code, oob=False), code
