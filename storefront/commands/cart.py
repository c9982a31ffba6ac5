"""`flask shop cart-update`."""

import click
from flask.cli import with_appcontext

from storefront.flows.update_carts import update_carts


@click.command("cart-update")
@click.option("--now", is_flag=True, help="Do it in this process (the clock does it every minute by itself).")
@with_appcontext
def cart_update(now: bool) -> None:
    """Bring every open cart to what the warehouse has."""
    if not now:
        raise click.UsageError("The clock runs this job by itself; add --now to run it here.")
    click.echo(update_carts())
