"""Accounts, sessions, and how often somebody knocked."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storefront.identity.context import identity
from storefront.kernel import clock
from storefront.kernel.ids import new_id

STAFF_ROLES = ("owner", "manager", "support", "warehouse", "read-only")


class Account(identity.Model):
    """A person. `role` is `customer` or one of STAFF_ROLES; `email` is stored normalised."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str] = mapped_column(String(255))
    role: Mapped[str] = mapped_column(String(20), default="customer")
    locale: Mapped[str] = mapped_column(String(10), default="en")
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sessions: Mapped[list["LogIn"]] = relationship(back_populates="account", cascade="all, delete-orphan")


class LogIn(identity.Model):
    """A browser that is logged in. We keep the hash of its token, so a copy of this table opens nothing."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    account: Mapped[Account] = relationship(back_populates="sessions")


class Knock(identity.Model):
    """Failures in a window, per key (`email:…`, `address:…`)."""

    __tablename__ = "knocks"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    since: Mapped[datetime]
