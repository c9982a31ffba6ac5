"""Who may do what in the admin: every route, every role."""

import re

import pytest
from sqlalchemy import Engine, event, select

from storefront.catalog import file_jobs
from storefront.flows import work_on_files
from storefront.kernel.context import contexts
from storefront.kernel.storage import storage
from storefront.notifications import services as notifications
from storefront.shipping import services as shipping
from tests.support import catalog as goods
from tests.support.events import settle
from tests.support.inventory import stock
from tests.support.orders import line, placed
from tests.support.remembered import remembered
from tests.support.staff import send, signed_in

ROLES = ("owner", "manager", "support", "warehouse", "read-only")
SERVE = {"owner", "manager", "support"}
PACK = {"owner", "manager", "warehouse"}
RUN = {"owner", "manager"}
ALL = set(ROLES)

# endpoint → (method, who may)
ROUTES = {
    "today": ("GET", ALL),
    "orders": ("GET", ALL),
    "order": ("GET", ALL),
    "ask_to_cancel": ("GET", SERVE),
    "cancel": ("POST", SERVE),
    "ask_to_refund": ("GET", SERVE),
    "refund": ("POST", SERVE),
    "pack": ("POST", PACK),
    "send": ("POST", PACK),
    "move": ("POST", PACK),
    "message": ("GET", ALL),
    "send_again": ("POST", SERVE),
    "products": ("GET", ALL),
    "product": ("GET", ALL),
    "save_texts": ("POST", RUN),
    "save_prices": ("POST", RUN),
    "save_address": ("POST", RUN),
    "publish": ("POST", RUN),
    "stock": ("GET", ALL),
    "stock_of": ("GET", ALL),
    "adjust_stock": ("POST", PACK),
    "files": ("GET", ALL),
    "upload_file": ("POST", RUN),
    "export_file": ("POST", RUN),
    "file_job": ("GET", ALL),
    "start_import": ("POST", RUN),
    "file_problems": ("GET", ALL),
    "exported_file": ("GET", RUN),
    "discard_file": ("POST", RUN),
    "reviews": ("GET", ALL),
    "decide_reviews": ("POST", SERVE),
    "reply_to_review": ("POST", SERVE),
    "remove_review_picture": ("POST", SERVE),
    "jobs": ("GET", ALL),
    "run_job": ("POST", RUN),
    "redrive": ("POST", SERVE),
    "send_test_mail": ("POST", RUN),
    "search_words": ("GET", ALL),
    "save_synonyms": ("POST", RUN),
    "rehearsals": ("GET", RUN),
    "rehearse": ("POST", RUN),
    "end_rehearsals": ("POST", RUN),
    "rehearse_on_order": ("POST", RUN),
    "rehearse_crash": ("POST", RUN),
}


@pytest.fixture
def ids(app):
    found = remembered(one_of_everything)
    storage().put(f"exports/{found['job_id']}", b"what the worker wrote")
    return found


def one_of_everything():
    """One of everything that a route may name."""
    goods.structure()
    product_id = goods.services.save_product(draft=goods.product("lark-lamp"), actor="test").product_id
    sku = stock("LARK-LAMP", 5)
    order = placed(line(sku, quantity=1))
    settle(only="shipping.note_order")
    shipping.plan(order_id=order.id)
    parcel_id = shipping.pack(order_id=order.id, actor="test")
    job_id = file_jobs.order_export(layout="merchant", ending=".tsv", actor="test")
    work_on_files.work(seconds=30)
    message_id = notifications.write(
        kind="test_mail", cause="test", recipient="ada@example.org", locale="en", actor="a test"
    )
    return {
        "order_id": order.id,
        "parcel_id": parcel_id,
        "message_id": message_id,
        "product_id": product_id,
        "sku": sku,
        "locale": "en",
        "context": "orders",
        "name": "no-such-job",
        "code": "late",
        "delivery_id": "no-such-delivery",
        "review_id": "no-such-review",
        "job_id": job_id,
        "picture_id": "no-such-picture",
    }


def address(app, endpoint, ids):
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == f"admin.{endpoint}")
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})


def test_every_route_of_the_admin_is_in_the_matrix(app):
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin."):
            method = "POST" if "POST" in rule.methods else "GET"
            found[rule.endpoint.removeprefix("admin.")] = (method, set(app.view_functions[rule.endpoint].roles))
    assert found == ROUTES


def test_read_only_never_posts():
    assert not [name for name, (method, roles) in ROUTES.items() if method == "POST" and "read-only" in roles]


@pytest.mark.parametrize("endpoint", ROUTES)
def test_strangers_are_sent_to_the_log_in(app, client, ids, endpoint):
    method, _ = ROUTES[endpoint]
    url = address(app, endpoint, ids)
    if method == "GET":
        answer = client.get(url)
    else:
        page = client.get("/account/sign-in").text
        token = re.search(r'name="csrf_token" value="(\w+)"', page)[1]
        answer = client.post(url, data={"csrf_token": token})
    assert answer.status_code == 303
    assert "/account/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("endpoint", ROUTES)
def test_customers_are_refused(app, client, ids, endpoint):
    signed_in(client, "customer")
    method, _ = ROUTES[endpoint]
    url = address(app, endpoint, ids)
    if method == "GET":
        assert client.get(url).status_code == 403
    else:
        token = re.search(r'name="csrf_token" value="(\w+)"', client.get("/account/").text)[1]
        assert client.post(url, data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_may_and_nothing_else(app, client, ids, role):
    signed_in(client, role)
    for endpoint, (method, roles) in ROUTES.items():
        url = address(app, endpoint, ids)
        answer = client.get(url) if method == "GET" else send(client, url)
        allowed = role in roles
        assert (answer.status_code != 403) is allowed, f"{role} at {endpoint}: {answer.status_code}"
        if allowed and method == "GET":
            # what cannot be cancelled or refunded is said on the order's page
            assert answer.status_code in ((200, 422) if endpoint.startswith("ask_to") else (200,)), endpoint
        assert answer.status_code < 500, f"{endpoint}: {answer.text[:300]}"


@pytest.mark.parametrize("endpoint", [name for name, (method, _) in ROUTES.items() if method == "POST"])
def test_a_form_without_its_token_does_nothing(app, client, ids, endpoint):
    signed_in(client)
    before = {name: len(outbox(name)) for name in contexts}
    assert client.post(address(app, endpoint, ids)).status_code == 400
    assert {name: len(outbox(name)) for name in contexts} == before


def outbox(name):
    from storefront.kernel.db import session

    return list(session().scalars(select(contexts[name].Outbox.id)))


def test_buttons_that_would_be_refused_are_not_shown(app, client, ids):
    signed_in(client, "read-only")
    for endpoint in ("order", "product", "stock_of", "jobs"):
        page = client.get(address(app, endpoint, ids)).text
        forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page)
        assert all(action.endswith("/sign-out") or "/texts" in action or "/prices" in action for action in forms), forms
        assert "Save the" not in page


def test_staff_land_on_the_start_page_after_logging_in(client, app):
    from storefront.identity import services

    services.ensure_account(email="ines@ollerby.example", password="a long enough one", name="Ines", role="owner")
    token = re.search(r'name="csrf_token" value="(\w+)"', client.get("/account/sign-in").text)[1]
    answer = client.post(
        "/account/sign-in",
        data={"csrf_token": token, "email": "ines@ollerby.example", "password": "a long enough one"},
    )
    assert answer.headers["Location"] == "/admin/"
    page = client.get("/admin/")
    assert page.status_code == 200
    assert "Nothing needs you now" in page.text


PAGES = {
    "/admin/": 16,  # three questions to every context, and SQLite answers for ten of them at once
    "/admin/orders/": 13,
    "/admin/jobs/": 13,
    "/admin/stock/": 13,
    "/admin/products/": 33,
    "/admin/reviews/": 13,
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_databases_only_so_often(app, client, ids, path):
    signed_in(client)
    client.get(path)
    seen = []

    def note(connection, cursor, statement, *more):
        if statement != "BEGIN":
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(seen) <= PAGES[path], "\n".join(seen)
