"""What identity says. Links in mails are signed from `stamp` when the mail is written, never stored."""

from dataclasses import dataclass

from storefront.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class AccountRegistered(Event):
    NAME = "EVENT_ACCOUNT_REGISTERED"
    TRACE = "account_id"
    account_id: str
    email: str
    locale: str
    stamp: str


@dataclass(frozen=True, kw_only=True)
class EmailVerified(Event):
    NAME = "EVENT_EMAIL_VERIFIED"
    TRACE = "account_id"
    account_id: str
    email: str


@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(Event):
    NAME = "EVENT_PASSWORD_RESET_REQUESTED"
    TRACE = "account_id"
    account_id: str
    email: str
    locale: str
    stamp: str
