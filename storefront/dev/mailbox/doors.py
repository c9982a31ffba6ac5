"""The ways in: SMTP for e-mail, Twilio's address for text messages, a push service's for web push."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Blueprint, Response, current_app, jsonify, request, url_for

from storefront.dev.mailbox.message import Message, from_mail
from storefront.dev.mailbox.store import Store

LARGEST_MAIL = 20 * 1024 * 1024  # bytes
NO_RECIPIENT, NO_BODY = 21604, 21602  # Twilio's numbers for what is missing
doors = Blueprint("doors", __name__)


class Postbox:
    """What aiosmtpd calls; "250" is said only when the message is on disk."""

    def __init__(self, store: Store):
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        message = from_mail(raw, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        self._store.add(message, raw)
        return f"250 Kept as {message.id}"


def smtp_server(store: Store, *, host: str, port: int) -> Controller:
    """A server in a thread of its own, to be started and stopped by the caller."""
    return Controller(Postbox(store), hostname=host, port=port, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True)


@doors.post("/2010-04-01/Accounts/<account>/Messages.json")
def take_sms(account: str):
    """The call that Twilio's API takes, and its answer."""
    to, body = request.form.get("To", ""), request.form.get("Body", "")
    sender = request.form.get("From") or request.form.get("MessagingServiceSid", "")
    if not to:
        return _refuse_sms(NO_RECIPIENT, "A 'To' phone number is required.")
    if not body:
        return _refuse_sms(NO_BODY, "Message body is required.")
    message = Message(kind="sms", to=(to,), sender=sender, text=body)
    _store().add(message)
    answer = {"account_sid": account, "to": to, "from": sender, "body": body, "status": "queued", "error_code": None}
    return jsonify(sid="SM" + message.id.replace("-", "")[-24:], **answer), 201


@doors.post("/push/<device>")
def take_push(device: str):
    """What a push service (RFC 8030) does for a shop. Sealed bodies stay sealed: only a browser has the key."""
    if "TTL" not in request.headers:
        return Response("TTL is missing", 400)
    body = request.get_data()
    sealed = request.headers.get("Content-Encoding", "") in ("aes128gcm", "aesgcm")
    text = f"Encrypted for the browser, {len(body)} bytes." if sealed else body.decode(errors="replace")
    message = Message(kind="push", to=(device,), subject=request.headers.get("Topic", ""), text=text)
    _store().add(message)
    where = url_for("pages.show", message_id=message.id, _external=True)
    return Response(status=201, headers={"Location": where})


def _refuse_sms(code: int, reason: str):
    return jsonify(code=code, message=reason, status=400), 400


def _store() -> Store:
    return current_app.extensions["mailbox"]
