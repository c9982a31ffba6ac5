"""A headless Chromium of the system for browser tests, or a loud skip where there is none."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find() -> str | None:
    """Where Chromium is installed."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextmanager
def launch() -> Iterator[Browser]:
    """A browser for as long as the block lasts; skips the test that asks when the machine has none."""
    path = find()
    if path is None:
        pytest.skip("NO CHROMIUM ON THIS MACHINE, so this was not tested. On Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()
