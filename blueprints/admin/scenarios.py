"""Plain words for what can be rehearsed: what happens, and what the owner should see."""

from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True)
class Scenario:
    code: str
    title: str
    happens: str
    see: str


def groups() -> list[tuple[str, list[Scenario]]]:
    return [
        (_("Messages from Stripe"), _messages()),
        (_("Messages that are not to be believed"), _forged()),
        (_("Calls to Stripe"), _calls()),
    ]


def _messages() -> list[Scenario]:
    paid = _("The order is paid all the same, once.")
    return [
        Scenario("late", _("Half a minute late"), _("Stripe tells of every payment thirty seconds too late."),
                 _("The shopper who comes back reads “paid” at once, since we ask; nobody waits for the message.")),
        Scenario("lost", _("Lost"), _("Stripe tells us nothing any more."),
                 _("We ask by ourselves. Orders are paid when the shopper comes back, or some seconds later.")),
        Scenario("doubled", _("Five times"), _("Every message comes five times."),
                 _("One payment, one mail, one parcel; the timeline shows each thing once.")),
        Scenario("reordered", _("In the wrong order"), _("What happened last is told first."), paid),
        Scenario("early", _("Before we are ready"),
                 _("Each shopper has paid before Stripe has even answered us, and we hear of it too early."), paid),
        Scenario("unknown", _("Of a kind nobody knows"), _("Messages have a type that is not in any manual."), paid),
    ]  # fmt: skip


def _forged() -> list[Scenario]:
    ignored = _("We do not listen, ask Stripe ourselves, and the order is paid some seconds later.")
    return [
        Scenario("old_secret", _("Signed with an old secret"),
                 _("As after a new secret was made in Stripe and not yet set here."), ignored),
        Scenario("other_account", _("Of another account"), _("Somebody else's payments are told to us."), ignored),
        Scenario("live", _("About real money"), _("A test shop is told of real payments, or the other way round."),
                 ignored),
    ]  # fmt: skip


def _calls() -> list[Scenario]:
    return [
        Scenario("error_after", _("Three errors, though the work was done"),
                 _("The next three calls do their work and answer with an error."),
                 _("One payment page and one charge: we ask again with the same key. It takes a few seconds longer.")),
        Scenario("error_before", _("Three errors, and nothing was done"), _("The next three calls fail."),
                 _("We try again by ourselves. It takes a few seconds longer.")),
        Scenario("away", _("No payment pages"), _("No payment page can be opened until you stop this."),
                 _("Orders wait. After ten tries, in ten minutes, the step is parked: you find it on the start page, "
                   "the shopper reads that we look into it, and “Try again” lets it go on.")),
        Scenario("slow", _("Five seconds slow"), _("Every answer takes five seconds."),
                 _("The shop stays fast: no page waits for Stripe, only the step behind it does.")),
    ]  # fmt: skip


def crashes() -> list[tuple[str, str]]:
    """`(fault point, words)`: where a worker can be told to die."""
    return [
        ("inventory.allocate.claimed", _("while it sets the goods aside")),
        ("payments.open.after_call", _("after Stripe opened a payment page, before we wrote it down")),
        ("payments.settle.asked", _("after Stripe said “paid”, before we wrote it down")),
        ("payments.refund.after_call", _("after Stripe gave money back, before we wrote it down")),
    ]
