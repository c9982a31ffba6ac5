"""`flask shop events` and `flask shop recommend`: take in what shoppers did, learn from it, ask, and measure."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from storefront.kernel.refusal import Refusal
from storefront.recommendations import queries, services, training

events = AppGroup("events", help="What shoppers did: the past of another shop, say.")
recommend = AppGroup("recommend", help="Learn from what shoppers did, ask what they may want, and measure it.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@events.command("import")
@click.argument("path", type=FILE)
@with_appcontext
def import_events(path: Path) -> None:
    """Take in a CSV with the columns ts,visitor,user,type,sku,quantity,order; twice counts once.

    ts: an ISO time (UTC unless it says so) or seconds since 1970. type: view, cart, purchase, search or click. user or
    visitor says who; lines of one order belong together. SKUs need not be in the catalogue.
    """
    began, taken = time.monotonic(), services.Taken()
    try:
        for taken in services.import_events(path):
            click.echo(f"\r{taken.lines} lines …", nl=False, err=True)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo("", err=True)
    for problem in taken.problems:
        click.echo(f"Line {problem.number}: {problem.reason}", err=True)
    if taken.wrong > len(taken.problems):
        click.echo(f"… and {taken.wrong - len(taken.problems)} more lines.", err=True)
    click.echo(
        f"Took in {taken.new} events of {taken.lines} lines in {time.monotonic() - began:.0f} s; "
        f"{taken.wrong} could not be read, the others were known."
    )


@recommend.command("train")
@with_appcontext
def train() -> None:
    """Learn a new model from everything that happened, and put it in the place of the old one."""
    began = time.monotonic()
    trained = training.train()
    click.echo(
        f"Learned from {trained.events} events of {trained.shoppers} shoppers and {trained.items} items "
        f"in {time.monotonic() - began:.0f} s."
    )


@recommend.command("show")
@click.option("--kind", type=click.Choice(queries.KINDS), required=True)
@click.option("--users", type=FILE, help="A line each: the user, and after commas what lies in the cart.")
@click.option("--skus", multiple=True, help="What lies in the cart; several separated by commas.")
@click.option("--user", default="", help="Who it is, with --skus.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line of the file.")
@with_appcontext
def show(kind: str, users: Path | None, skus: tuple[str, ...], user: str, limit: int, *, as_json: bool) -> None:
    """Show what the newest model recommends.

    discovery: new things for a user. again: what the user bought before and is due. basket: the next basket.
    cross: what goes with the SKUs in the cart, and with the habits of the user if one is named.
    """
    asked = _asked(users) if users else [(user, _split(skus))]
    if not users and not user and not any(items for _, items in asked):
        raise click.UsageError("Say for whom: --users FILE, --user NAME or --skus SKU,SKU.")
    for name, items in asked:
        try:
            hits = queries.recommend(kind=kind, shopper=f"u:{name}" if name else None, skus=items, limit=limit)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from None
        click.echo(_as_json(kind, name, items, hits) if as_json else _shown(name, items, hits))


def _asked(path: Path) -> list[tuple[str, list[str]]]:
    lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines()]
    return [(line.split(",")[0].strip(), _split(line.split(",")[1:])) for line in lines if line]


def _split(values: tuple[str, ...] | list[str]) -> list[str]:
    return [sku.strip() for value in values for sku in value.split(",") if sku.strip()]


def _as_json(kind: str, name: str, items: list[str], hits: list[queries.Hit]) -> str:
    found = [{"sku": hit.sku, "score": hit.score} for hit in hits]
    return json.dumps({"kind": kind, "user": name, "skus": items, "hits": found}, ensure_ascii=False)


def _shown(name: str, items: list[str], hits: list[queries.Hit]) -> str:
    head = " with ".join(part for part in (name or "a stranger", ", ".join(items)) if part)
    return "\n".join([f"For {head}:", *(f"  {hit.sku:20} {hit.score:.4f}" for hit in hits)])


@recommend.command("evaluate")
@click.option("--cut", required=True, help="Learn from before this day (2017-11-01), look at what came after.")
@click.option("--days", type=click.IntRange(1, 366), default=30, show_default=True, help="How long to look.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per figure.")
@with_appcontext
def evaluate(cut: str, days: int, *, as_json: bool) -> None:
    """How good the recommendations would have been, beside simple methods (NDCG at 10)."""
    from storefront.recommendations import evaluating, matrices

    try:
        day = datetime.fromisoformat(cut)
    except ValueError:
        raise click.UsageError(f"--cut is {cut!r}; write a day like 2017-11-01.") from None
    at = int((day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp())
    figures = evaluating.evaluate(matrices.happened(), cut=at, days=days)
    if not any(figure.cases for figure in figures):
        raise click.ClickException(f"In the {days} days from {cut} nothing was bought that was known before.")
    if as_json:
        for figure in figures:
            click.echo(json.dumps(vars(figure)))
        return
    click.echo(f"{'':10} {'method':22} {'NDCG@10':>8} {'cases':>7} {'coverage':>9}")
    for figure in figures:
        click.echo(f"{figure.kind:10} {figure.method:22} {figure.ndcg:8.4f} {figure.cases:7} {figure.coverage:9.1%}")
