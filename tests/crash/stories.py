"""Stories that an order can live through: the steps, and what must be true at the end whatever died on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.crash import steps_shop as shop
from tests.crash import steps_shopper as shopper

Step = Callable[[dict], None]
SAFE = {  # what belongs to the stage, not to the shop: never killed
    shopper.arrive,
    shopper.place,
    shopper.review,
    shopper.pay,
    shopper.pay_with_a_bad_card,
    shopper.pay_for_nothing,
    shopper.sell_out,
    shopper.provider_stumbles,
    shopper.has_a_cart_at_home,
    shopper.register,
    shopper.walk_away,
    shopper.lose_the_hold,
    shop.pass_time,
    shop.pass_minutes,
    shop.pass_the_hold,
    shop.mistake_the_amount,
    shop.dispute,
    shop.rehearse_a_crash,
}
BY_PAGES = (shopper.arrive, shopper.fill, shopper.answer, shopper.review, shopper.press)
PLACE = (shopper.place,)
PAY = (shopper.pay, shopper.notify, shop.work)
SAGA = ("CREATED", "PREPARED", "BILLED", "SHIPPED", "DELIVERED", "FINISHED")


@dataclass(frozen=True, kw_only=True)
class Story:
    """`axes` are the statuses at the end; `money` is (charges, share refunded: none, some or all); `sold`: stock fell."""

    steps: tuple[Step, ...]
    axes: tuple[str, str, str] | None = None
    money: tuple[int, str] = (1, "none")
    sold: bool = False
    events: tuple[str, ...] = ()  # on the timeline exactly once
    mails: tuple[str, ...] = ()  # kinds, each written exactly once
    also: str = ""  # the name of a further judge
    more: dict = field(default_factory=dict)


BOUGHT = {
    "axes": ("finished", "paid", "delivered"),
    "sold": True,
    "events": SAGA,
    "mails": ("order_confirmed", "order_shipped", "order_delivered"),
}
UNPAID = {"axes": ("cancelled", "failed", "cancelled"), "money": (0, "none"), "mails": ("order_cancelled",)}

STORIES = {
    "buys by the pages": Story(steps=(*BY_PAGES, shop.work, *PAY, shop.deliver, shop.work), **BOUGHT),
    "buys": Story(steps=(*PLACE, shop.work, *PAY, shop.deliver, shop.work), **BOUGHT),
    "buys by bell": Story(
        steps=(
            *PLACE,
            *(shop.beat, shop.answer_the_bell, shop.pass_time) * 3,
            shopper.pay,
            shopper.notify,
            *(shop.beat, shop.answer_the_bell, shop.pass_time) * 4,
        ),
        **BOUGHT,
    ),
    "comes back from the bank": Story(
        steps=(
            *(*PLACE, shop.work, shopper.pay, shopper.come_back, shop.work),
            *(shop.pack_and_ship, shop.work, shop.follow, shop.work),
        ),
        **BOUGHT,
    ),
    "asks for the link": Story(
        steps=(*PLACE, shop.work, *PAY, shopper.ask_for_link, shop.work, shop.deliver, shop.work),
        **BOUGHT | {"mails": (*BOUGHT["mails"], "order_link")},
    ),
    "pays by the second card": Story(
        steps=(
            *PLACE,
            shop.work,
            shopper.pay_with_a_bad_card,
            shopper.come_back,
            shop.work,
            *PAY,
            shop.deliver,
            shop.work,
        ),
        **BOUGHT | {"events": (*SAGA, "EVENT_PAYMENT_DECLINED")},
    ),
    "never pays": Story(
        steps=(*PLACE, shop.work, shop.pass_the_hold, shop.expire, shop.work),
        **UNPAID
        | {"mails": ("payment_failed",), "events": ("EVENT_PAYMENT_FAIL", "CANCELLED"), "also": "cart_returned"},
    ),
    "comes too late": Story(
        steps=(*PLACE, shopper.lose_the_hold, shopper.sell_out, shop.work),
        axes=("cancelled", "none", "cancelled"),
        money=(0, "none"),
        events=("CREATED", "REJECTED", "CANCELLED"),
        mails=("order_cancelled",),
        also="cart_returned",
    ),
    "cancels before paying": Story(
        steps=(*PLACE, shop.work, shopper.cancel, shop.work), **UNPAID | {"events": ("CANCELLED",)}
    ),
    "cancels after paying": Story(
        steps=(*PLACE, shop.work, *PAY, shopper.cancel, shop.work),
        axes=("cancelled", "refunded", "cancelled"),
        money=(1, "all"),
        events=("CREATED", "PREPARED", "BILLED", "REFUNDED", "CANCELLED"),
        mails=("order_confirmed", "order_refunded", "order_cancelled"),
    ),
    "cancels a sent parcel": Story(
        steps=(*PLACE, shop.work, *PAY, shop.pack_and_ship, shopper.cancel, shop.work, shop.follow, shop.work),
        **BOUGHT | {"events": (*SAGA, "EVENT_CANCELLATION_REFUSED")},
    ),
    "does not take the parcel": Story(
        steps=(*PLACE, shop.work, *PAY, shop.pack_and_ship, shop.bring_back, shop.work),
        axes=("cancelled", "refunded", "failed"),
        money=(1, "all"),
        events=("CREATED", "PREPARED", "BILLED", "SHIPPED", "REFUNDED"),
        mails=("order_confirmed", "order_shipped", "delivery_failed", "order_refunded"),
    ),
    "pays another sum": Story(
        steps=(*PLACE, shop.work, shop.mistake_the_amount, *PAY, shop.deliver, shop.work),
        axes=("held", "held", "unfulfilled"),
        events=("CREATED", "PREPARED", "EVENT_PAYMENT_HELD"),
        more={"holds": True},
    ),
    "pays while it is cancelled": Story(
        steps=(*PLACE, shop.work, shopper.pay, shopper.cancel, shop.work, shopper.notify, shop.work),
        axes=("cancelled", "refunded", "cancelled"),
        money=(1, "all"),
        events=("CREATED", "CANCELLED", "REFUNDED"),
    ),
    "finds a scratch": Story(
        steps=(*PLACE, shop.work, *PAY, shop.deliver, shop.work, shop.refund_some, shop.work),
        **BOUGHT
        | {
            "axes": ("finished", "partly_refunded", "delivered"),
            "money": (1, "some"),
            "mails": (*BOUGHT["mails"], "order_refunded"),
        },
    ),
    "webhook is lost": Story(
        steps=(
            *(*PLACE, shop.work, shopper.pay, shop.pass_time, shop.pass_time),
            *(shop.look_at_payments, shop.work, shop.deliver, shop.work),
        ),
        **BOUGHT,
    ),
    "disputes": Story(
        steps=(*PLACE, shop.work, *PAY, shop.dispute, shopper.come_back, shop.work, shop.deliver, shop.work),
        **BOUGHT | {"events": (*SAGA, "EVENT_PAYMENT_DISPUTED")},
    ),
    "owner rehearses": Story(
        steps=(*PLACE, shop.work, shop.rehearse_a_crash, shop.work, *PAY, shop.deliver, shop.work), **BOUGHT
    ),
    "is found in the list": Story(
        steps=(*PLACE, shop.work, shopper.pay, shop.reconcile, shop.work, shop.deliver, shop.work), **BOUGHT
    ),
    "pays for nothing": Story(
        steps=(shopper.arrive, shopper.pay_for_nothing, shop.reconcile, shop.work), also="sent_back"
    ),
    "provider stumbles": Story(
        steps=(*PLACE, shop.work, shopper.provider_stumbles, *PAY, shop.deliver, shop.work), **BOUGHT
    ),
    "signs in with a full cart": Story(
        steps=(shopper.arrive, shopper.fill, shopper.has_a_cart_at_home, shopper.sign_in, shop.work),
        also="carts_united",
    ),
    "finds less than wanted": Story(
        steps=(shopper.arrive, shopper.fill, shopper.sell_out, shop.update_carts, shop.work), also="cart_cut"
    ),
    "walks away": Story(
        steps=(shopper.arrive, shopper.walk_away, shop.pass_minutes, shop.lapse_holds, shop.work), also="let_go"
    ),
    "opens an account": Story(
        steps=(shopper.arrive, shopper.register, shop.work), mails=("verify_email", "reset_password"), also="mails"
    ),
    "owner hides a thing": Story(
        steps=(shopper.arrive, shopper.hide, shop.work, shopper.show_again, shop.work), also="shelf"
    ),
}
