"""What of a log reaches the terminal."""

import pytest

from storefront.dev.logs import Tail, last_lines


@pytest.fixture
def tail(tmp_path):
    log = tmp_path / "web.log"
    log.touch()
    said = []
    readers = {verbose: Tail(lambda: [log], verbose=verbose, say=said.append) for verbose in (False, True)}

    def look_after(text: str, *, verbose=False):
        with log.open("a") as file:
            file.write(text)
        readers[verbose].look()
        return said

    return look_after


def test_says_an_error_in_one_line_with_the_place_of_the_rest(tail, tmp_path):
    said = tail("[info     ] request\n20:00:00Z [error    ] no such table\nTraceback (most recent call last)\n")
    assert said == [f"web: 20:00:00Z [error    ] no such table  (more in {tmp_path}/web.log)"]


def test_says_the_same_error_once_not_at_every_try(tail, monkeypatch):
    monkeypatch.setattr("storefront.dev.logs.QUIET_SECONDS", 0)
    tail("ModuleNotFoundError: No module named 'a'\n" * 3)
    said = tail("ModuleNotFoundError: No module named 'b'\n")
    assert [line.split("  (")[0][-3:] for line in said] == ["'a'", "'b'"]


def test_says_every_line_when_verbose_but_only_whole_ones(tail):
    assert tail("one\ntwo\nthr", verbose=True) == ["web           | one", "web           | two"]


def test_the_end_of_a_missing_log_is_said_to_be_empty(tmp_path):
    assert last_lines(tmp_path / "none.log", 3) == "    (it is empty)"
