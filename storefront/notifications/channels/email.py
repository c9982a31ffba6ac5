"""E-mail by SMTP (`MAIL_URL`: smtp://, smtp+tls:// with STARTTLS, or smtps://)."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from storefront.kernel.settings import settings
from storefront.notifications.channels import UnableToSend
from storefront.notifications.models import Message

TIMEOUT_SECONDS = 10


def send(message: Message) -> None:
    """Hand it to the mail server. Raises UnableToSend; 5xx answers are permanent."""
    try:
        with _connect() as server:
            server.send_message(_mail(message))
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        raise UnableToSend(f"{code} {_words(reason)}", permanent=code >= 500) from error
    except smtplib.SMTPResponseException as error:
        raise UnableToSend(f"{error.smtp_code} {_words(error.smtp_error)}", permanent=error.smtp_code >= 500) from error
    except (OSError, smtplib.SMTPException) as error:
        raise UnableToSend(f"The mail server does not answer: {error}", permanent=False) from error


def _connect() -> smtplib.SMTP:
    url = urlsplit(settings().mail_url)
    host = url.hostname or "127.0.0.1"
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT_SECONDS, context=_tls())
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT_SECONDS)
    if url.scheme == "smtp+tls":
        server.starttls(context=_tls())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


@lru_cache
def _tls() -> ssl.SSLContext:
    """Made once, and only where it is needed: reading the machine's certificates costs 30 ms."""
    return ssl.create_default_context()


def _mail(message: Message) -> EmailMessage:
    shop = settings()
    user, _, host = shop.shop_address.partition("@")
    mail = EmailMessage()
    mail["From"] = Address(shop.shop_name, user, host)
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Message-ID"] = f"<{message.id}@{host}>"  # the same message sent twice is one message to its reader
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


def _words(reason: bytes | str) -> str:
    return reason.decode(errors="replace") if isinstance(reason, bytes) else reason
