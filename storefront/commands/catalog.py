"""`flask shop seed`, `flask shop import` and `flask shop export`."""

import sys
import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from storefront.catalog import queries as catalog
from storefront.catalog import services
from storefront.flows import export_products, import_problems, import_products, seed_shop

MOST_PROBLEMS = 20  # said on the terminal


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
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write rows with problems to this CSV.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@with_appcontext
def import_file(layout: str, dry_run: bool, department: str, errors: Path | None, path: Path) -> None:
    """Import the products of the file or folder PATH; the same twice is the same as once.

    An import that was interrupted goes on where it was.
    """
    began = time.monotonic()
    with Progress() as progress:
        try:
            report = import_products.import_products(
                layout=layout, path=path, department=department, dry_run=dry_run, say=progress
            )
        except import_products.UnableToImport as error:
            raise click.ClickException(f"{path.name}: {error}") from None
    for problem in report.problems[:MOST_PROBLEMS]:
        click.echo(f"  {f'{problem.file} ' if problem.file else ''}row {problem.row}: {problem.words}", err=True)
    if errors:
        errors.write_text(import_problems.as_csv(report.problems), encoding="utf-8", newline="")
    if len(report.problems) > MOST_PROBLEMS and not errors:
        click.echo("  … --errors FILE writes all of them as a table.", err=True)
    click.echo(_summary(path, report, dry_run, time.monotonic() - began))
    if report.problems and not (report.created or report.changed or report.unchanged):
        raise SystemExit(1)


def _summary(path: Path, report: import_products.Report, dry_run: bool, seconds: float) -> str:
    would = "would be " if dry_run else ""
    resumed = f" (went on after {report.resumed})" if report.resumed else ""
    return (
        f"{path.name}: {report.created} products {would}created, {report.changed} {would}changed, "
        f"{report.unchanged} unchanged{resumed}, {report.variants} variants, {report.reviews} reviews, "
        f"{report.pictures} pictures{' to fetch' if report.pictures and not dry_run else ''}, "
        f"{len(report.problems)} rows with problems, in {seconds:.1f} s."
    )


@click.command("export")
@click.option("--format", "layout", type=click.Choice(sorted(export_products.FORMATS)), required=True)
@click.argument("path", required=False, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export_file(layout: str, path: Path | None) -> None:
    """Write all products into the file PATH, or to the terminal.

    The file of Shopify's format can be imported again without loss. A merchant feed is a table, or RSS when PATH
    ends in .xml.
    """
    pieces = export_products.export_products(layout=layout, ending=path.suffix if path else "")
    if path is None:
        for piece in pieces:
            click.echo(piece, nl=False)
        return
    half = path.with_name(f".{path.name}.half")
    with half.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    half.replace(path)
    click.echo(f"{path}: written.", err=True)


@click.command("pictures")
@with_appcontext
def make_pictures() -> None:
    """Make the pictures that wait, here and now; workers do the same bit by bit."""
    began, made, failed = time.monotonic(), 0, 0
    with Progress() as progress:
        while any(done := services.make_pictures(seconds=1)):
            made, failed = made + done[0], failed + done[1]
            progress("pictures", made + failed, made + failed + catalog.pictures_waiting().get("waiting", 0))
    left = catalog.pictures_waiting().get("waiting", 0)
    click.echo(f"{made} pictures made, {failed} not, {left} wait for later, in {time.monotonic() - began:.1f} s.")


class Progress:
    """A line that is written over on a terminal; nothing when the output goes elsewhere."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\033[K", err=True, nl=False)

    def __call__(self, step: str, done: int, total: int) -> None:
        if self.shown:
            bar = "█" * (20 * done // total) if total else ""
            click.echo(f"\r\033[K  {step} {bar:░<20} {done} of {total}", err=True, nl=False)
