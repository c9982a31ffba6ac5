"""`python -m storefront.dev.mailbox --smtp-port 1025 --port 8025 --data instance/mail`."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from werkzeug.serving import make_server

from storefront.dev.mailbox.doors import smtp_server
from storefront.dev.mailbox.store import Store
from storefront.dev.mailbox.web import create_app


def main() -> int:
    options = _options()
    store = Store(options.data)
    try:
        mail = smtp_server(store, host=options.host, port=options.smtp_port)
        mail.start()
        web = make_server(options.host, options.port, create_app(store), threaded=True)
    except OSError as error:
        print(f"The message viewer cannot listen: {error}", file=sys.stderr)
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=web.shutdown).start())
    print(f"Messages at http://{options.host}:{options.port}, SMTP on port {options.smtp_port}", flush=True)
    web.serve_forever()
    mail.stop()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m storefront.dev.mailbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8025, help="where to look at messages")
    parser.add_argument("--smtp-port", type=int, default=1025, help="where the shop sends e-mail")
    parser.add_argument("--data", type=Path, default=Path("instance/mail"), help="folder that keeps the messages")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
