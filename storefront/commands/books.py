"""`flask shop check`."""

import click
from flask.cli import with_appcontext

from storefront.flows import check_books


@click.command("check")
@click.option("--deep", is_flag=True, help="Also compare with the payment provider's own lists, both ways.")
@with_appcontext
def check(deep: bool) -> None:
    """Are the books in order? One line per breach and exit 1, or what was counted."""
    report = check_books.check(deep=deep)
    for warning in report.warnings:
        click.echo(f"Warning: {warning}", err=True)
    for breach in report.breaches:
        click.echo(breach)
    if report.breaches:
        raise SystemExit(1)
    click.echo(f"The books are in order: {report.orders} orders, {report.skus} SKUs, {len(report.warnings)} warnings.")
