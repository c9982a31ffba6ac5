"""What a shopper can put right."""

from storefront.kernel.refusal import N_, Refusal


class UnableToAdd(Refusal):
    """The thing cannot go into the cart; nothing has changed."""


class UnableToChange(Refusal):
    """The line cannot be changed like that; nothing has changed."""


class CartMoved(Refusal):
    """Somebody, often another tab, changed the cart since this page was made. Nothing has changed now."""

    def __init__(self) -> None:
        super().__init__(N_("Your cart changed in the meantime, so we did nothing. This is how it is now."))
