import pytest

from storefront.events.identity import PasswordResetRequested
from storefront.identity import queries, services
from storefront.identity.passwords import BadPassword
from storefront.kernel import clock, signing
from storefront.kernel.context import contexts
from storefront.kernel.db import session

EMAIL, PASSWORD = "ada@example.com", "a calm long sentence"


@pytest.fixture
def ada(app):
    return services.register(email=EMAIL, password=PASSWORD, locale="en")


def last_event():
    box = contexts["identity"].Outbox
    return session().query(box).order_by(box.id.desc()).first().body


def reset_link():
    services.request_reset(email=EMAIL)
    body = last_event()
    return signing.sign("reset-password", [body["account_id"], body["stamp"]])


class TestRegistering:
    def test_two_fields_are_enough(self, ada):
        account = queries.account(ada)
        assert (account.email, account.verified, account.role) == (EMAIL, False, "customer")

    def test_the_same_address_twice_is_refused_in_any_case(self, ada):
        with pytest.raises(services.UnableToRegister, match="There is an account"):
            services.register(email="ADA@example.com ", password=PASSWORD, locale="en")

    @pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.com", "ada@exa mple.com"])
    def test_what_is_no_address_is_said_so(self, app, email):
        with pytest.raises(services.UnableToRegister, match="does not look like"):
            services.register(email=email, password=PASSWORD, locale="en")

    @pytest.mark.parametrize("password", ["short", "password123", "aaaaaaaaaaaa", "x" * 201])
    def test_weak_passwords_are_refused_at_their_field(self, app, password):
        with pytest.raises(services.UnableToRegister) as refusal:
            services.register(email=EMAIL, password=password, locale="en")
        assert refusal.value.field == "password"

    def test_the_mailed_link_verifies_and_may_be_followed_twice(self, ada):
        body = last_event()
        link = signing.sign("verify-email", [body["account_id"], body["stamp"]])
        assert services.verify_email(token=link) == services.verify_email(token=link) == ada
        assert queries.account(ada).verified

    def test_a_link_made_for_something_else_does_not_verify(self, ada):
        with pytest.raises(services.LinkExpired):
            services.verify_email(token=reset_link())


class TestSessions:
    def test_a_session_opens_and_ends(self, ada):
        account_id, token = services.log_in(email=EMAIL.upper(), password=PASSWORD)
        assert account_id == ada
        assert queries.account_for_session(token).id == ada
        services.log_out(token=token)
        assert queries.account_for_session(token) is None

    def test_wrong_password_and_unknown_address_get_the_same_words(self, ada):
        said = set()
        for email in (EMAIL, "nobody@example.com"):
            with pytest.raises(services.UnableToLogIn) as refusal:
                services.log_in(email=email, password="something else")
            said.add(str(refusal.value))
        assert len(said) == 1

    def test_it_ends_after_two_idle_weeks(self, ada):
        _, token = services.log_in(email=EMAIL, password=PASSWORD)
        with clock.travel(days=13):
            assert queries.account_for_session(token)
            services.seen(token=token)
        with clock.travel(days=26):
            assert queries.account_for_session(token)
        with clock.travel(days=31):
            assert queries.account_for_session(token) is None

    def test_ten_wrong_tries_close_the_door_for_a_while(self, ada):
        for _ in range(10):
            with pytest.raises(services.UnableToLogIn):
                services.log_in(email=EMAIL, password="something else")
        with pytest.raises(services.TooManyTries):
            services.log_in(email=EMAIL, password=PASSWORD)
        with clock.travel(minutes=16):
            assert services.log_in(email=EMAIL, password=PASSWORD)

    def test_logging_out_everywhere_keeps_this_one(self, ada):
        tokens = [services.log_in(email=EMAIL, password=PASSWORD)[1] for _ in range(3)]
        assert services.log_out_everywhere(account_id=ada, but=tokens[0]) == 2
        assert [bool(queries.account_for_session(token)) for token in tokens] == [True, False, False]


class TestReset:
    def test_a_link_works_once_and_ends_every_session(self, ada):
        _, token = services.log_in(email=EMAIL, password=PASSWORD)
        link = reset_link()
        services.reset_password(token=link, password="another calm sentence")
        assert queries.account_for_session(token) is None
        assert services.log_in(email=EMAIL, password="another calm sentence")
        with pytest.raises(services.LinkExpired):
            services.reset_password(token=link, password="a third calm sentence")

    def test_a_weak_new_password_keeps_the_link(self, ada):
        link = reset_link()
        with pytest.raises(BadPassword):
            services.reset_password(token=link, password="short")
        services.reset_password(token=link, password="another calm sentence")

    def test_nobody_learns_whether_an_address_has_an_account(self, app):
        assert services.request_reset(email="nobody@example.com") is None
        box = contexts["identity"].Outbox
        assert session().query(box).filter(box.name == PasswordResetRequested.NAME).count() == 0

    @pytest.mark.parametrize("link", ["", "x", "a.b.c"])
    def test_a_forged_link_is_refused(self, ada, link):
        with pytest.raises(services.LinkExpired):
            services.reset_password(token=link, password=PASSWORD)
