"""A real Chromium against the running shop."""

import os
import shutil

import pytest

from tests.journeys.conftest import shop, shop_database  # noqa: F401  (the same running shop)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    missing = pytest.mark.skip(reason="NO CHROMIUM: on Debian, apt-get install chromium")
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)


@pytest.fixture
def visit(chromium, shop, request):  # noqa: F811
    """Open a window: `visit("/", script=False, viewport=PHONE, dark=True)`. Ends with its complaints checked."""
    windows, complaints = [], []

    def open_window(path="/", *, script=True, viewport=DESK, dark=False):
        window = chromium.new_context(
            base_url=shop.url,
            java_script_enabled=script,
            viewport=viewport,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        window.set_default_timeout(20_000)
        windows.append(window)
        page = window.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_window
    if folder := os.environ.get("SCREENSHOTS"):
        for number, window in enumerate(windows):
            for page in window.pages:
                page.screenshot(path=f"{folder}/{request.node.name}-{number}.png", full_page=True)
    for window in windows:
        window.close()
    assert [line for line in complaints if not expected(line)] == []


def expected(line: str) -> bool:
    """Browsers log every 4xx answer, which is how the shop talks about a mistake; htmx logs what leaving cuts off."""
    if line.startswith(("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")):
        return True
    return any(f"status of {code}" in line for code in (402, 404, 409, 422))
