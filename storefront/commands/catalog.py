"""`flask shop seed` and `flask shop import`."""

import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from storefront.flows import import_products, seed_shop


@click.command("seed")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are products already.")
@with_appcontext
def seed(if_empty: bool) -> None:
    """Fill the shop with the built-in demo shop. A second time changes nothing."""
    if if_empty and not seed_shop.is_empty():
        click.echo("The shop has products already: nothing to do.")
        return
    began = time.monotonic()
    done = seed_shop.seed_shop(say=lambda words: click.echo(f"  {words} …"))
    click.echo(
        f"The demo shop is ready: {done.products} products ({done.changed} new or changed), {done.variants} variants, "
        f"{done.reviews} reviews, {done.accounts} accounts, in {time.monotonic() - began:.1f} s."
    )
    for account in seed_shop.ACCOUNTS:
        click.echo(f"  {account['role']:8} {account['email']}  password {seed_shop.PASSWORD}")


@click.command("import")
@click.option("--format", "layout", type=click.Choice(sorted(import_products.FORMATS)), required=True)
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--department", default="", help="Name of the department for them; by default from the file's name.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_file(layout: str, dry_run: bool, department: str, file: Path) -> None:
    """Import the products of FILE; the same file twice is the same as once."""
    try:
        report = import_products.import_products(
            layout=layout, data=file.read_bytes(), file_name=file.name, department=department, dry_run=dry_run
        )
    except import_products.UnableToImport as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    for problem in report.problems:
        click.echo(f"  row {problem.row}: {problem.words}", err=True)
    would = "would be " if dry_run else ""
    click.echo(
        f"{file.name}: {report.created} products {would}created, {report.changed} {would}changed, "
        f"{report.unchanged} unchanged, {report.variants} variants, {len(report.problems)} rows with problems."
    )
    if report.problems and not (report.created or report.changed or report.unchanged):
        raise SystemExit(1)
