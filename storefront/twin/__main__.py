"""`python -m storefront.twin`: serve until told to stop."""

import argparse
import contextlib
import logging
import signal
import sys
from pathlib import Path

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from storefront.twin.app import create_app
from storefront.twin.settings import Settings

log = logging.getLogger("storefront.twin")


class QuietHandler(WSGIRequestHandler):
    """Keeps connections open, answers in one packet, and logs nothing that went well."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    wbufsize = -1

    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            log.warning("%s %s", self.requestline, code)

    def log(self, type, message, *args):
        log.debug(message, *args)


class Server(ThreadedWSGIServer):
    """A thread per connection; ending the process does not wait for idle ones."""

    daemon_threads = True
    request_queue_size = 256


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and serve; a port that is taken ends it with 1 before it touches any state."""
    settings = read_settings(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    server = Server(settings.host, settings.port, None, handler=QuietHandler)
    server.app = create_app(settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    log.info("Stripe twin: test payments only, %s", settings.public_url)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


def read_settings(arguments: list[str] | None = None) -> Settings:
    """Settings from the command line."""
    usual = Settings()
    parser = argparse.ArgumentParser(prog="python -m storefront.twin", description="A stand-in for Stripe.")
    parser.add_argument("--host", default=usual.host)
    parser.add_argument("--port", type=int, default=usual.port)
    parser.add_argument("--data", type=Path, default=usual.data, help="the SQLite file that holds all state")
    parser.add_argument("--key", default=usual.key, help="the secret API key that it accepts")
    parser.add_argument("--public-url", help="how a browser reaches it; default http://HOST:PORT")
    parser.add_argument("--webhook-url", default="", help="the shop's webhook; without it no events are sent")
    parser.add_argument("--webhook-secret", default=usual.webhook_secret)
    parser.add_argument("--merchant", default=usual.merchant, help="the shop's name on the payment page")
    parser.add_argument("--session-seconds", type=int, help="shorten the life of checkout sessions")
    parser.add_argument("--settle-seconds", type=float, default=usual.settle_seconds, help="until bank debits arrive")
    values = vars(parser.parse_args(arguments))
    if not values["key"].startswith("sk_test_"):
        parser.error("--key must begin with sk_test_: the twin never takes a live key")
    values["public_url"] = (values["public_url"] or f"http://{values['host']}:{values['port']}").rstrip("/")
    return Settings(**values)


if __name__ == "__main__":
    sys.exit(main())
