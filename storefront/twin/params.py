"""Reading parameters the way Stripe does: by type, with its own words when they do not fit."""

import json
import re
from pathlib import Path

from storefront.twin.refusal import Refusal, missing, unknown

KNOWN = json.loads(Path(__file__).with_name("parameters.json").read_text())
URL = re.compile(r"https?://[^\s]+|[a-z][a-z0-9+.-]*://[^\s]+", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
REQUIRED = object()


class Params:
    """One level of a request's parameters; `inner` opens the next one."""

    def __init__(self, tree: dict, *, within: str = ""):
        self.tree = tree
        self.within = within

    def __contains__(self, name: str) -> bool:
        return name in self.tree

    def name(self, name: str) -> str:
        """The parameter as the sender wrote it, with its brackets."""
        return f"{self.within}[{name}]" if self.within else name

    def only(self, operation: str) -> None:
        """Refuse what Stripe's own operation of this name does not know."""
        strangers = [name for name in self.tree if name not in KNOWN[operation]]
        if strangers:
            raise unknown(strangers)

    def text(self, name: str, default=None, *, longest: int = 5000):
        """A string; an empty one is None, which unsets the field."""
        value = self._raw(name, default)
        if value is default or value == "":
            return default if value is default else None
        if not isinstance(value, str):
            raise Refusal("Invalid string", param=self.name(name))
        if len(value) > longest:
            raise Refusal(f"Invalid string: must be at most {longest} characters", param=self.name(name))
        return value

    def integer(self, name: str, default=None, *, least: int | None = None):
        """A whole number; money is in minor units, times in seconds since 1970."""
        value = self._raw(name, default)
        if value is default:
            return default
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise Refusal(f"Invalid integer: {value}", code="parameter_invalid_integer", param=self.name(name))
        if least is not None and int(value) < least:
            words = f"This value must be greater than or equal to {least}."
            raise Refusal(words, code="parameter_invalid_integer", param=self.name(name))
        return int(value)

    def boolean(self, name: str, default=False) -> bool:
        """`true` or `false`."""
        value = self._raw(name, default)
        if value is default:
            return default
        if value not in ("true", "false"):
            raise Refusal(f"Invalid boolean: {value}", param=self.name(name))
        return value == "true"

    def choice(self, name: str, options: tuple[str, ...], default=None):
        """One of the options."""
        value = self.text(name, default)
        if value is default or value in options:
            return value
        listed = ", ".join(options[:-1]) + f", or {options[-1]}" if len(options) > 1 else options[0]
        raise Refusal(f"Invalid {self.name(name)}: must be one of {listed}", param=self.name(name))

    def url(self, name: str, default=None):
        """An absolute address."""
        value = self.text(name, default)
        if value not in (None, REQUIRED) and not URL.fullmatch(value):
            raise Refusal("Not a valid URL", code="url_invalid", param=self.name(name))
        return value

    def email(self, name: str):
        """An e-mail address."""
        value = self.text(name, longest=512)
        if value is not None and not EMAIL.fullmatch(value):
            raise Refusal(f"Invalid email address: {value}", code="email_invalid", param=self.name(name))
        return value

    def inner(self, name: str) -> "Params":
        """The parameters in brackets below this one; none at all when it was not sent."""
        value = self.tree.get(name) or {}
        if not isinstance(value, dict):
            raise Refusal("Invalid object", param=self.name(name))
        return Params(value, within=self.name(name))

    def items(self, name: str) -> list["Params"]:
        """A list of objects."""
        value = self.tree.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Refusal("Invalid array", param=self.name(name))
        return [Params(item, within=f"{self.name(name)}[{index}]") for index, item in enumerate(value)]

    def texts(self, name: str) -> list[str]:
        """A list of strings."""
        value = self.tree.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise Refusal("Invalid array", param=self.name(name))
        return value

    def metadata(self, before: dict | None = None) -> dict:
        """The metadata after this request: an empty value drops its key, an empty whole drops all."""
        sent = self.tree.get("metadata", {})
        if sent == "":
            return {}
        if not isinstance(sent, dict) or not all(isinstance(value, str) for value in sent.values()):
            raise Refusal("Invalid metadata: must be a flat set of strings", param=self.name("metadata"))
        _check_metadata(sent, name=self.name("metadata"))
        merged = {**(before or {}), **sent}
        return {key: value for key, value in merged.items() if value != ""}

    def _raw(self, name: str, default):
        if name in self.tree:
            return self.tree[name]
        if default is REQUIRED:
            raise missing(self.name(name))
        return default


def _check_metadata(sent: dict, *, name: str) -> None:
    """Limits of docs.stripe.com/api/metadata: 50 keys of 40 characters, values of 500."""
    if len(sent) > 50:
        raise Refusal("Metadata can have at most 50 keys.", param=name)
    for key, value in sent.items():
        if len(key) > 40:
            raise Refusal(f"Metadata keys can have at most 40 characters: {key}", param=name)
        if len(value) > 500:
            words = f"Metadata values can have up to 500 characters, but you passed in a value that is {len(value)}"
            raise Refusal(f"{words} characters. Invalid value: {value[:40]}", param=f"{name}[{key}]")
