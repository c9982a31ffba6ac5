"""From an HTTP request to an operation and back: key, idempotency, switches, errors."""

import base64
import hmac
import json
import logging
import time
from urllib.parse import parse_qsl

from flask import Blueprint, Response, current_app, request

from storefront.twin import idempotency, switches
from storefront.twin.api.expansion import expanded
from storefront.twin.api.operations import OPERATIONS, Call, Operation
from storefront.twin.idempotency import Answer
from storefront.twin.ids import new_id
from storefront.twin.params import Params
from storefront.twin.refusal import Refusal, server_error, unauthorised
from storefront.twin.settings import API_VERSION
from storefront.twin.twin import Cause, Twin, caused_by
from storefront.twin.wire import parse

log = logging.getLogger(__name__)
bp = Blueprint("api", __name__)


def offer_all() -> None:
    """Give each operation its address."""
    for operation in OPERATIONS:
        endpoint = operation.name.replace(".", "_")
        bp.add_url_rule(operation.rule, endpoint, _view(operation), methods=[operation.method])
    bp.add_url_rule("/v1/<path:rest>", "unknown", unknown_url, methods=["GET", "POST", "DELETE"])


def unknown_url(rest: str) -> Response:
    """Stripe's answer to an address that it does not have."""
    message = (
        f"Unrecognized request URL ({request.method}: /v1/{rest}). Please see https://stripe.com/docs "
        "or we can help at https://support.stripe.com/."
    )
    return _respond(Answer(status=404, body=Refusal(message).body), Cause(request_id=new_id("request")))


def _view(operation: Operation):
    def view(**parts) -> Response:
        key = request.headers.get("Idempotency-Key") if operation.method == "POST" else None
        cause = Cause(request_id=new_id("request"), idempotency_key=key)
        with caused_by(cause):
            return _respond(_answer(current_app.twin, operation, cause, parts), cause)

    return view


def _answer(twin: Twin, operation: Operation, cause: Cause, parts: dict) -> Answer:
    try:
        _authenticate(twin)
        pairs = _pairs()
        with idempotency.alone(twin, cause.idempotency_key):
            return _once(twin, operation, cause, parts, pairs)
    except Refusal as refusal:
        return Answer(status=refusal.status, body=refusal.body)
    except Exception:
        log.exception("%s failed", operation.name)
        error = {"type": "api_error", "message": "The twin stumbled over this request; its log says why."}
        return Answer(status=500, body={"error": error})


def _once(twin: Twin, operation: Operation, cause: Cause, parts: dict, pairs: list) -> Answer:
    """The kept answer of this key, or a fresh one."""
    key, path, mark = cause.idempotency_key, request.path, idempotency.fingerprint(pairs)
    kept = idempotency.recall(twin, key, path=path, print=mark) if key else None
    if kept:
        return kept
    time.sleep(switches.pause(twin.store, operation.name, "before"))
    call = Call(twin=twin, params=Params(parse(pairs)), path=path, **parts)
    failure = switches.take_failure(twin.store, operation.name)
    with twin.store.transaction():
        answer, keep = _effect(operation, call, failure)
        if keep:
            idempotency.keep(twin, key, answer, path=path, print=mark, request_id=cause.request_id)
    _after_effect(twin, operation, cause)
    return answer


def _effect(operation: Operation, call: Call, failure: str | None) -> tuple[Answer, bool]:
    """Do the work in the transaction; an answer, and whether it stays under the key."""
    if failure == "without_effect":
        return Answer(status=500, body=server_error().body), True
    answer, keep = _run(operation, call)
    if failure == "with_effect":
        return Answer(status=500, body=server_error().body), True
    return answer, keep


def _run(operation: Operation, call: Call) -> tuple[Answer, bool]:
    try:
        with call.twin.store.transaction():
            return _body(operation, call), True
    except Refusal as refusal:
        return Answer(status=refusal.status, body=refusal.body), refusal.kept


def _body(operation: Operation, call: Call) -> Answer:
    call.params.only(operation.name)
    paths = call.params.texts("expand")
    try:
        return Answer(status=200, body=expanded(call.twin, operation.run(call), paths))
    except Refusal as refusal:
        if not refusal.effects:
            raise
        return Answer(status=refusal.status, body=refusal.body)


def _after_effect(twin: Twin, operation: Operation, cause: Cause) -> None:
    if not cause.events:
        time.sleep(switches.pause(twin.store, operation.name, "after"))
        return
    if switches.read(twin.store).webhook_before_answer:
        current_app.sender.wait_for(cause.events)
    current_app.sender.wake()
    time.sleep(switches.pause(twin.store, operation.name, "after"))


def _pairs() -> list[tuple[str, str]]:
    sent = request.query_string if request.method == "GET" else request.get_data(cache=True)
    return parse_qsl(sent.decode("utf-8", "replace"), keep_blank_values=True)


def _authenticate(twin: Twin) -> None:
    kind, _, sent = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "basic":
        sent = base64.b64decode(sent + "===").decode("utf-8", "replace").partition(":")[0]
    if not hmac.compare_digest(sent.encode(), twin.settings.key.encode()):
        raise unauthorised(sent)


def _respond(answer: Answer, cause: Cause) -> Response:
    response = Response(json.dumps(answer.body, indent=2), answer.status, content_type="application/json")
    response.headers["Request-Id"] = cause.request_id
    response.headers["Stripe-Version"] = request.headers.get("Stripe-Version", API_VERSION)
    response.headers["Cache-Control"] = "no-cache, no-store"
    if cause.idempotency_key:
        response.headers["Idempotency-Key"] = cause.idempotency_key
        response.headers["Original-Request"] = answer.first or cause.request_id
    if answer.first:
        response.headers["Idempotent-Replayed"] = "true"
    return response
