"""Real processes only: a supervisor in a process of its own, a message viewer on free ports."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.dev.processes import ROOT, Started


@pytest.fixture
def start(tmp_path):
    """Start a command; whatever still runs after the test is ended."""
    running = []

    def begin(argv, **options) -> Started:
        running.append(Started(argv, tmp_path / f"output-{len(running)}.txt", **options))
        return running[-1]

    yield begin
    for one in running:
        if one.process.poll() is None:
            one.stop()


@pytest.fixture
def small_shop(start, tmp_path):
    """Supervise small Python programs, given as source by name; each can write to `tmp_path`."""

    def begin(*programs: dict) -> Started:
        told = [{**one, "argv": ["-c", one.pop("code")]} for one in programs]
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        script = Path(__file__).with_name("small_shop.py")
        shop = start([sys.executable, str(script), str(tmp_path), json.dumps(told)], env=environ)
        shop.says("started")
        return shop

    return begin
