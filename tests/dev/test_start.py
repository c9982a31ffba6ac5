"""What is chosen and refused before anything starts."""

import fcntl
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from storefront.dev import valkey
from storefront.dev.place import Unable, find_place, kept_secret
from storefront.dev.processes import background, helpers
from tests.dev.processes import ROOT, free_port, wait_until


@pytest.fixture
def busy_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def place(tmp_path):
    """Look for a place with these variables set, on a free port."""

    def find(said=None, **environ):
        environ = {"PORT": str(free_port()), "SHOP_INSTANCE": str(tmp_path / "instance"), **environ}
        return find_place(root=ROOT, environ=environ, say=(said if said is not None else []).append)

    return find


def start_shop(instance: Path, **environ) -> subprocess.CompletedProcess:
    environ = {**os.environ, "SHOP_INSTANCE": str(instance), **environ}
    return subprocess.run(
        [sys.executable, "-m", "storefront.dev"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=20
    )


class TestPorts:
    def test_a_busy_shop_port_is_named_with_the_variable_to_change(self, busy_port, tmp_path):
        tried = start_shop(tmp_path, PORT=str(busy_port))
        assert tried.returncode == 1
        assert f"Port {busy_port} is in use by another program" in tried.stdout
        assert f"PORT={busy_port + 1} make run" in tried.stdout
        assert "Traceback" not in tried.stdout + tried.stderr

    def test_a_busy_helper_port_makes_way_and_says_so(self, place, busy_port):
        said = []
        found = place(said, TWIN_PORT=str(busy_port))
        assert found.helper_ports["TWIN_PORT"] > busy_port
        assert found.environ["STRIPE_API_BASE"] == f"http://127.0.0.1:{found.helper_ports['TWIN_PORT']}"
        assert said == [f"Port {busy_port} (TWIN_PORT) is in use; {found.helper_ports['TWIN_PORT']} is taken instead."]

    def test_helpers_asked_onto_one_port_get_two(self, place):
        port = str(free_port())
        assert len(set(place(MAILBOX_PORT=port, SMTP_PORT=port).helper_ports.values())) == 3

    @pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
    def test_what_is_no_port_is_refused_by_name(self, place, port):
        with pytest.raises(Unable, match=f"PORT must be a port number.*{port}"):
            place(PORT=port)

    def test_a_shop_that_runs_already_is_named(self, tmp_path):
        with (tmp_path / "running.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write("http://127.0.0.1:8000 (process 77)")
            lock.flush()
            tried = start_shop(tmp_path, PORT=str(free_port()))
        assert tried.returncode == 1
        assert tried.stdout.endswith("This shop is running already: http://127.0.0.1:8000 (process 77)\n")


class TestEnvironment:
    def test_everything_is_set_when_the_user_set_nothing(self, place):
        told = place().environ
        assert told["SHOP_ENV"] == "development"
        assert told["REDIS_URL"].startswith("unix:///")
        assert told["STRIPE_SECRET_KEY"].startswith("sk_test_twin_")
        assert told["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")
        assert told["MAIL_URL"].startswith("smtp://127.0.0.1:")
        assert len(told["SECRET_KEY"]) >= 32

    def test_valkey_the_twin_and_the_viewer_are_started_when_nothing_replaces_them(self, place):
        found = place()
        assert [one.name for one in helpers(found)] == ["valkey", "twin", "mail"]
        assert found.environ["STRIPE_SECRET_KEY"] in helpers(found)[1].argv

    def test_secrets_stay_the_same_from_start_to_start(self, place):
        names = ("SECRET_KEY", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
        first, second = place().environ, place().environ
        assert [first[name] for name in names] == [second[name] for name in names]

    def test_what_the_user_set_is_used_and_nothing_is_started_for_it(self, place):
        theirs = {
            "REDIS_URL": "redis://cache:6379/1",
            "STRIPE_SECRET_KEY": "sk_test_51abc",
            "MAIL_URL": "smtp://mail:25",
            "DATABASE_URL": "postgresql://db/shop",
            "PUBLIC_URL": "http://shop.test",
            "SECRET_KEY": "theirs",
        }
        found = place(**theirs)
        assert {name: found.environ[name] for name in theirs} == theirs
        assert "STRIPE_API_BASE" not in found.environ
        assert helpers(found) == []

    def test_workers_run_as_the_readme_says_one_queue_each(self, place):
        found = place()
        workers = {one.name: one.argv for one in background(found) if one.name != "clock"}
        wanted = (
            f"worker --url {found.environ['REDIS_URL']} -w jobs.worker.ShopWorker"
            " --serializer rq.serializers.JSONSerializer --worker-ttl 30 --maintenance-interval 30"
            " --job-monitoring-interval 5"
        )
        assert {name: " ".join(argv[2:]) for name, argv in workers.items()} == {
            f"worker-{queue}": f"{wanted} {queue}" for queue in ("saga", "notifications", "default")
        }

    def test_a_secret_is_for_its_owner_alone(self, tmp_path):
        kept = kept_secret(tmp_path / "secret", lambda: "abc")
        assert kept == kept_secret(tmp_path / "secret", lambda: "another")
        assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600

    def test_an_empty_secret_file_of_a_crash_is_made_anew(self, tmp_path):
        (tmp_path / "secret").touch()
        assert kept_secret(tmp_path / "secret", lambda: "abc") == "abc"


class TestValkey:
    @pytest.fixture
    def run_valkey(self, start):
        def begin(instance: Path):
            server = start(valkey.command(instance))
            wait_until(lambda: valkey.answers(valkey.socket_path(instance)))
            return server

        return begin

    @pytest.mark.parametrize("folder", ["plain", "a folder with spaces, ümlauts & 100% more=1", "deep/" * 30 + "down"])
    def test_keeps_its_data_through_a_kill_in_any_folder(self, run_valkey, tmp_path, folder):
        from redis import Redis

        instance = tmp_path / folder
        instance.mkdir(parents=True)
        client = Redis.from_url(valkey.url(valkey.socket_path(instance)))
        server = run_valkey(instance)
        client.config_set("appendfsync", "always")
        client.set("order", "paid")
        server.stop(signal.SIGKILL)
        run_valkey(instance)
        assert client.get("order") == b"paid"
        assert client.client_info()["db"] == 0  # what `rq worker` asks first
        assert (instance / "valkey").is_dir()

    def test_a_socket_path_is_never_too_long(self, tmp_path):
        assert len(os.fsencode(valkey.socket_path(tmp_path / ("x" * 200)))) < 108

    def test_a_short_folder_of_somebody_else_is_refused(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
        instance = tmp_path / ("x" * 200)
        valkey.socket_path(instance).parent.chmod(0o777)
        with pytest.raises(PermissionError, match="remove it"):
            valkey.socket_path(instance)
