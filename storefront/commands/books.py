"""`flask shop check`."""

import click
from flask.cli import with_appcontext

from storefront.flows import check_books
from storefront.payments.providers.base import ProviderAway

UNREACHABLE = """The payment provider cannot be asked, so nothing was compared: {reason}
Is it reachable from here, and is STRIPE_SECRET_KEY right? For a shop that `make run` opened, set STRIPE_API_BASE to the
address of its Stripe twin. Without --deep the check asks nobody outside."""


@click.command("check")
@click.option("--deep", is_flag=True, help="Also compare with the payment provider's own lists, both ways.")
@with_appcontext
def check(deep: bool) -> None:
    """Are the books in order? One line per breach and exit 1, or what was counted."""
    try:
        report = check_books.check(deep=deep)
    except ProviderAway as away:
        raise click.ClickException(UNREACHABLE.format(reason=str(away).splitlines()[0])) from away
    for warning in report.warnings:
        click.echo(f"Warning: {warning}", err=True)
    for breach in report.breaches:
        click.echo(breach)
    if report.breaches:
        raise SystemExit(1)
    click.echo(f"The books are in order: {report.orders} orders, {report.skus} SKUs, {len(report.warnings)} warnings.")
