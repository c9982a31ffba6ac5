"""Who is who."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from storefront.identity.models import STAFF_ROLES, Account, LogIn
from storefront.kernel import clock
from storefront.kernel.db import session
from storefront.kernel.ids import token_hash

IDLE = timedelta(days=14)
LONGEST = timedelta(days=30)
STAFF_IDLE = timedelta(hours=12)
TOUCH_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class AccountView:
    """The person behind a session; fits Flask-Login."""

    id: str
    email: str
    name: str
    role: str
    locale: str
    verified: bool
    wants_touch: bool = False
    is_active: bool = True
    is_authenticated: bool = True
    is_anonymous: bool = False

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

    def get_id(self) -> str:
        return self.id


@dataclass(frozen=True)
class SessionView:
    id: str
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime
    current: bool


def account_for_session(token: str) -> AccountView | None:
    """The person whose session this token opens; None when it has ended or was idle too long."""
    statement = select(LogIn).where(LogIn.token_hash == token_hash(token)).options(joinedload(LogIn.account))
    entry = session().scalar(statement)
    if entry is None:
        return None
    now = clock.now()
    idle = STAFF_IDLE if entry.account.role in STAFF_ROLES else IDLE
    if entry.seen_at < now - idle or entry.created_at < now - LONGEST:
        return None
    return _view(entry.account, wants_touch=entry.seen_at < now - TOUCH_EVERY)


def account(account_id: str) -> AccountView | None:
    found = session().get(Account, account_id)
    return _view(found) if found else None


def sessions_of(account_id: str, *, token: str | None) -> list[SessionView]:
    """Where the person is logged in, newest first."""
    mine = token_hash(token) if token else None
    statement = select(LogIn).where(LogIn.account_id == account_id).order_by(LogIn.seen_at.desc())
    return [
        SessionView(entry.id, entry.agent, entry.address, entry.created_at, entry.seen_at, entry.token_hash == mine)
        for entry in session().scalars(statement)
    ]


def _view(found: Account, *, wants_touch: bool = False) -> AccountView:
    return AccountView(
        id=found.id,
        email=found.email,
        name=found.name,
        role=found.role,
        locale=found.locale,
        verified=found.verified_at is not None,
        wants_touch=wants_touch,
    )
