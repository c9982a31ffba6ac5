"""The supervisor over small real programs."""

import os
import signal

import pytest

from tests.dev.processes import is_alive, wait_until

NOTE_PID = "import os, time; open('pids-{name}', 'a').write(f'{{os.getpid()}}\\n')\n"
SLEEP = "while True: time.sleep(1)"
TELL_WHEN_STOPPED = """
import signal, sys
def stop(*_):
    open('stopped', 'a').write('{name}\\n')
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
"""
IGNORE = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"


def sleeper(name: str, extra: str = "", stage: int = 0) -> dict:
    return {"name": name, "code": extra + NOTE_PID.format(name=name) + SLEEP, "stage": stage}


@pytest.fixture
def pids(tmp_path):
    """The process ids that a program has had so far, waiting until there are as many as told."""

    def read(name: str, count: int = 1) -> list[int]:
        path = tmp_path / f"pids-{name}"
        wait_until(lambda: path.exists() and len(path.read_text().split()) >= count)
        return [int(pid) for pid in path.read_text().split()]

    return read


class TestRestart:
    def test_starts_a_killed_program_again_and_says_so(self, small_shop, pids):
        shop = small_shop(sleeper("worker-saga"), sleeper("web"))
        os.kill(pids("worker-saga")[0], signal.SIGKILL)
        first, second = pids("worker-saga", 2)
        assert first != second
        assert is_alive(second)
        assert "worker saga ended (signal 9); started again\n" in shop.text
        assert pids("web") == pids("web", 1)

    def test_waits_longer_each_time_a_program_ends_at_once_and_shows_its_last_words(self, small_shop, pids):
        shop = small_shop({"name": "web", "code": "raise SystemExit('no database here')"})
        text = shop.says("web ended (exit code 1); starting again in 2 s")
        assert text.count("web ended") == 3
        assert "web keeps ending" in text
        assert "no database here" in text

    def test_ends_what_a_killed_program_left_in_its_group(self, small_shop, pids, tmp_path):
        child = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', {code!r}])\n"
        leaves = child.format(code=NOTE_PID.format(name="left") + SLEEP)
        small_shop(sleeper("web", extra=leaves))
        pids("left")
        os.kill(pids("web")[0], signal.SIGKILL)
        left = pids("left", 2)
        wait_until(lambda: not is_alive(left[0]))
        assert is_alive(left[1])


class TestStop:
    def test_ends_the_programs_in_order_and_leaves_none(self, small_shop, pids, tmp_path):
        names = {"valkey": 2, "web": 0, "mail": 1}
        told = [sleeper(name, TELL_WHEN_STOPPED.format(name=name), stage) for name, stage in names.items()]
        shop = small_shop(*told)
        running = [pids(name)[0] for name in names]
        assert shop.stop() < 3
        assert shop.process.returncode == 0
        assert (tmp_path / "stopped").read_text().split() == ["web", "mail", "valkey"]
        assert not [pid for pid in running if is_alive(pid)]

    def test_kills_what_will_not_end_within_ten_seconds(self, small_shop, pids):
        shop = small_shop(sleeper("web", IGNORE), sleeper("mail", IGNORE, stage=1))
        running = pids("web") + pids("mail")
        assert 5 < shop.stop() < 10
        assert not [pid for pid in running if is_alive(pid)]

    def test_ends_an_orphan_that_left_its_group(self, small_shop, pids):
        away = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', {code!r}], start_new_session=True)\n"
        shop = small_shop(sleeper("web", away.format(code=NOTE_PID.format(name="away") + SLEEP)))
        orphan = pids("away")[0]
        shop.stop()
        assert not is_alive(orphan)

    def test_a_program_started_again_during_the_stop_is_not_missed(self, small_shop, pids):
        shop = small_shop({"name": "web", "code": NOTE_PID.format(name="web")})
        pids("web", 2)
        shop.stop()
        assert not [pid for pid in pids("web") if is_alive(pid)]

    def test_a_killed_supervisor_leaves_no_program_behind(self, small_shop, pids):
        shop = small_shop(sleeper("web"), sleeper("clock"))
        running = pids("web") + pids("clock")
        shop.stop(signal.SIGKILL)
        wait_until(lambda: not [pid for pid in running if is_alive(pid)], seconds=5)
