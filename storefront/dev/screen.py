"""What the terminal shows when the shop is open."""

import os
import sys

from storefront.dev.place import Place

DEMO_ACCOUNT = ("owner@ollerby.example", "ollerby-demo")
TEST_CARD = "4242 4242 4242 4242"


def start_screen(place: Place, *, seconds: float) -> str:
    """Addresses, accounts, the test card; one fact a line."""
    bold, faint, plain = _styles()
    rows = [
        ("Shop", place.public_url, ""),
        ("Admin", f"{place.public_url}/admin/", f"{DEMO_ACCOUNT[0]}  ·  {DEMO_ACCOUNT[1]}"),
        _messages(place),
        _payments(place),
        ("Logs", str(place.instance / "log"), ""),
    ]
    width = max(len(where) for _, where, note in rows if note)
    lines = [f"  {bold}{name:<9}{plain} {where:<{width}}   {faint}{note}{plain}".rstrip() for name, where, note in rows]
    head = f"  {bold}The shop is open.{plain}"
    foot = f"  {faint}Ready after {seconds:.1f} s. Ctrl-C ends everything.{plain}"
    return "\n".join(["", head, "", *lines, "", foot, ""])


def _messages(place: Place) -> tuple[str, str, str]:
    if place.own_mailbox:
        return ("Messages", place.mailbox_url, "every e-mail, text message and push the shop sends")
    return ("Messages", "sent for real", "by your MAIL_URL")


def _payments(place: Place) -> tuple[str, str, str]:
    if place.own_twin:
        return ("Payments", "rehearsed, no money moves", f"card {TEST_CARD}, any later date, any code")
    return ("Payments", "your Stripe account", f"stripe listen --forward-to {place.public_url}/webhooks/stripe")


def _styles() -> tuple[str, str, str]:
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb":
        return ("\033[1m", "\033[2m", "\033[0m")
    return ("", "", "")
