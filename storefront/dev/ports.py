"""Which ports are free on this machine."""

import socket


def is_free(*, host: str, port: int) -> bool:
    """True when a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(*, host: str, port: int, taken: tuple[int, ...] = ()) -> int:
    """The port itself, or the first free one of the hundred after it; raises OSError when there is none."""
    for candidate in range(port, port + 100):
        if candidate not in taken and is_free(host=host, port=candidate):
            return candidate
    raise OSError(f"No free port between {port} and {port + 99}.")


def answers(*, host: str, port: int) -> bool:
    """True when something accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
