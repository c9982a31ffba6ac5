"""How messages leave. Add one: a module with `send(message)`, named in `channels`."""

from storefront.kernel.registry import Registry

channels = Registry("channel", email="storefront.notifications.channels.email:send")


class UnableToSend(Exception):
    """`permanent` tells whether trying again could help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent
