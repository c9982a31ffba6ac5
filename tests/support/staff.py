"""People who may open the admin, and their browser."""

from storefront.identity import services
from tests.support.http import token_in


def signed_in(client, role="owner"):
    """The client with a session of that role; the account's e-mail is `<role>@ollerby.example`."""
    email = f"{role}@ollerby.example"
    account_id = services.ensure_account(email=email, password="a long enough one", name=role.title(), role=role)
    client.set_cookie("shop_session", services.start_session(account_id=account_id))
    return client


def send(client, url, *, headers=None, **fields):
    """Post a form of the admin, with the token that every page of it carries."""
    token = token_in(client.get("/admin/orders/"))
    return client.post(url, data={"csrf_token": token} | fields, headers=headers)
