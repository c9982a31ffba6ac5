"""Register, log in, log out, verify, reset."""

from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from storefront.events.identity import AccountRegistered, EmailVerified, PasswordResetRequested
from storefront.identity import passwords
from storefront.identity.context import identity
from storefront.identity.models import Account, Knock, LogIn
from storefront.kernel import clock, signing
from storefront.kernel.db import session
from storefront.kernel.ids import new_token, token_hash
from storefront.kernel.refusal import N_, Refusal

WINDOW = timedelta(minutes=15)
FAILURES = {"email": 10, "address": 40}
VERIFY_SECONDS = 7 * 86400
RESET_SECONDS = 3600
STRANGER = N_("This e-mail and password do not belong together.")


class UnableToRegister(Refusal):
    """The person can put it right; `field` says where."""

    def __init__(self, message: str, field: str = "email", **values: object) -> None:
        super().__init__(message, **values)
        self.field = field


class UnableToLogIn(Refusal):
    """The same words for a wrong e-mail and a wrong password."""


class TooManyTries(UnableToLogIn):
    """Wait a little."""


class LinkExpired(Refusal):
    """The link was used, is too old, or was never ours."""


def normal_email(email: str) -> str:
    """The address as we keep it; raises UnableToRegister with what is wrong."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise UnableToRegister(N_("This does not look like an e-mail address: check the part around the @.")) from None


def register(*, email: str, password: str, locale: str, name: str = "") -> str:
    """Make an account and mail a link to verify the address; answers with the account's id."""
    email = normal_email(email)
    try:
        hashed = passwords.hash_password(password)
    except passwords.BadPassword as error:
        raise UnableToRegister(error.message, field="password", **error.values) from None
    account = Account(email=email, password_hash=hashed, locale=locale, name=name)
    try:
        with identity.transaction() as current:
            current.add(account)
            current.flush()
            identity.emit(
                AccountRegistered(account_id=account.id, email=email, locale=locale, stamp=_verify_stamp(account))
            )
    except IntegrityError:
        raise UnableToRegister(
            N_("There is an account with this address. Log in, or set a new password if you forgot it.")
        ) from None
    return account.id


def ensure_account(*, email: str, password: str, name: str, role: str = "customer", verified: bool = False) -> str:
    """Create the account, or give the existing one this role and password; its id. For the CLI and the demo shop."""
    email = normal_email(email)
    hashed = passwords.hash_password(password)
    with identity.transaction() as current:
        account = current.scalar(select(Account).where(Account.email == email))
        if account is None:
            account = Account(email=email)
            current.add(account)
        account.password_hash, account.name, account.role = hashed, name, role
        account.verified_at = clock.now() if verified else account.verified_at
        current.flush()
        return account.id


def log_in(*, email: str, password: str, agent: str = "", address: str = "") -> tuple[str, str]:
    """Check who it is; `(account_id, token)` of a new session. Raises UnableToLogIn or TooManyTries."""
    email = email.strip().lower()
    keys = [f"email:{email}"[:300], f"address:{address}"]
    _not_too_often(keys)
    account = session().scalar(select(Account).where(Account.email == email))
    if not passwords.matches(password, account.password_hash if account else None):
        _knocked(keys)
        raise UnableToLogIn(STRANGER)
    if passwords.hasher().check_needs_rehash(account.password_hash):
        _rehash(account.id, password)
    return account.id, start_session(account_id=account.id, agent=agent, address=address)


def start_session(*, account_id: str, agent: str = "", address: str = "") -> str:
    """A new session; only the answered token opens it."""
    token = new_token()
    with identity.transaction() as current:
        current.add(LogIn(token_hash=token_hash(token), account_id=account_id, agent=agent[:300], address=address[:60]))
        current.execute(delete(Knock).where(Knock.key.like("email:%"), Knock.since < clock.now() - WINDOW))
    return token


def log_out(*, token: str) -> None:
    with identity.transaction() as current:
        current.execute(delete(LogIn).where(LogIn.token_hash == token_hash(token)))


def log_out_everywhere(*, account_id: str, but: str | None = None) -> int:
    """End every session of the account, except the one with the token `but`; how many ended."""
    ended = delete(LogIn).where(LogIn.account_id == account_id)
    if but:
        ended = ended.where(LogIn.token_hash != token_hash(but))
    with identity.transaction() as current:
        return current.execute(ended).rowcount


def seen(*, token: str) -> None:
    """Keep the session's idle time; at most once in five minutes, so that reading stays reading."""
    with identity.transaction() as current:
        current.execute(update(LogIn).where(LogIn.token_hash == token_hash(token)).values(seen_at=clock.now()))


def verify_email(*, token: str) -> str:
    """Follow a verification link; the account's id. A second visit of the same link is welcome too."""
    account_id, stamp = _link("verify-email", token, VERIFY_SECONDS)
    with identity.transaction() as current:
        account = current.get(Account, account_id)
        if account is None or stamp != _verify_stamp(account):
            raise LinkExpired(N_("This link is not valid any more. Log in and we send you a new one."))
        if account.verified_at is None:
            account.verified_at = clock.now()
            identity.emit(EmailVerified(account_id=account.id, email=account.email))
    return account_id


def request_reset(*, email: str) -> None:
    """Mail a link, if there is such an account; the answer is the same either way."""
    with identity.transaction() as current:
        account = current.scalar(select(Account).where(Account.email == email.strip().lower()))
        if account is not None:
            identity.emit(
                PasswordResetRequested(
                    account_id=account.id, email=account.email, locale=account.locale, stamp=_reset_stamp(account)
                )
            )


def reset_password(*, token: str, password: str) -> str:
    """Set a new password by a link and end every session; the account's id. The link works once."""
    account_id, stamp = _link("reset-password", token, RESET_SECONDS)
    hashed = passwords.hash_password(password)
    with identity.transaction() as current:
        account = current.get(Account, account_id, with_for_update=True)
        if account is None or stamp != _reset_stamp(account):
            raise LinkExpired(N_("This link was used already or is too old. Ask for a new one."))
        account.password_hash = hashed
        account.verified_at = account.verified_at or clock.now()
        current.execute(delete(LogIn).where(LogIn.account_id == account_id))
    return account_id


def _link(purpose: str, token: str, seconds: int) -> tuple[str, str]:
    value = signing.unsign(purpose, token, max_age=seconds)
    if not isinstance(value, list) or len(value) != 2:
        raise LinkExpired(N_("This link was used already or is too old. Ask for a new one."))
    return value[0], value[1]


def _verify_stamp(account: Account) -> str:
    return token_hash(f"verify:{account.id}:{account.email}")[:24]


def _reset_stamp(account: Account) -> str:
    return token_hash(f"reset:{account.id}:{account.password_hash}")[:24]


def _not_too_often(keys: list[str]) -> None:
    since = clock.now() - WINDOW
    for knock in session().scalars(select(Knock).where(Knock.key.in_(keys), Knock.since > since)):
        if knock.failures >= FAILURES[knock.key.split(":")[0]]:
            raise TooManyTries(N_("Too many tries. Wait a quarter of an hour, or set a new password."))


def _knocked(keys: list[str]) -> None:
    now = clock.now()
    with identity.transaction() as current:
        for key in sorted(keys):
            knock = current.get(Knock, key, with_for_update=True)
            if knock is None or knock.since < now - WINDOW:
                knock = current.merge(Knock(key=key, failures=0, since=now))
            knock.failures += 1


def _rehash(account_id: str, password: str) -> None:
    with identity.transaction() as current:
        current.get(Account, account_id).password_hash = passwords.hasher().hash(password)
