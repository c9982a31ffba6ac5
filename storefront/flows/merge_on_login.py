"""What a guest gathered goes along into the account."""

from storefront.cart import queries as carts
from storefront.cart import services as cart
from storefront.comparison import services as comparison
from storefront.inventory import queries as inventory
from storefront.orders import services as orders


def merge_on_login(*, guest_owner: str, account_owner: str) -> None:
    """Cart, comparison and what was typed in the checkout; doing it twice, or in two tabs at once, is doing it once."""
    guest, mine = carts.cart_of(guest_owner), carts.cart_of(account_owner)
    skus = {line.sku for found in (guest, mine) if found for line in found.lines}
    most = {sku: there.most for sku, there in inventory.availability(skus).items()}
    cart.merge(guest_owner=guest_owner, account_owner=account_owner, most=most)
    comparison.merge(guest_owner=guest_owner, account_owner=account_owner)
    orders.adopt_draft(guest_owner=guest_owner, account_owner=account_owner)
