"""`flask shop search`: ask the search, many questions at once, or build its index anew."""

import json
import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from storefront.flows import ask_search
from storefront.kernel.settings import settings


@click.command("search")
@click.argument("words", nargs=-1)
@click.option("--queries", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One query a line.")
@click.option("--limit", type=click.IntRange(1, 2000), default=10, show_default=True)
@click.option("--locale", default="", help="The language that is searched; by default the shop's first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per query and line.")
@with_appcontext
def search(words: tuple[str, ...], queries: Path | None, limit: int, locale: str, as_json: bool) -> None:
    """Show the products that WORDS find, best first; `rebuild` alone builds the index anew."""
    if words == ("rebuild",) and queries is None:
        _rebuild()
        return
    asked = [line.strip() for line in queries.read_text("utf-8").splitlines()] if queries else [" ".join(words)]
    asked = [line for line in asked if line]
    if not asked:
        raise click.UsageError("Say what to look for, or name a file with --queries.")
    for query in asked:
        answer = ask_search.ask(query, locale=locale or settings().shop_locales[0], limit=limit)
        click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _shown(answer))


def _rebuild() -> None:
    began = time.monotonic()
    try:
        count = ask_search.rebuild()
    except ask_search.Busy:
        raise click.ClickException("Another process is writing the index; try again in a minute.") from None
    click.echo(f"Indexed {count} products in {time.monotonic() - began:.1f} s.")


def _shown(answer: dict) -> str:
    head = f"{answer['query']}: {answer['total']} products in {answer['milliseconds']:.1f} ms"
    if answer["searched"]:
        head += f", searched for “{answer['searched']}”"
    return "\n".join([head, *(f"  {hit['sku']:14} {hit['name']}" for hit in answer["hits"])])
