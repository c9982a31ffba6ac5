"""`flask shop …`: what an owner or an operator does from a shell."""

import click
from flask.cli import AppGroup

from storefront.commands.books import check
from storefront.commands.cart import cart_update
from storefront.commands.catalog import export_file, import_file, make_pictures, seed
from storefront.commands.recommend import events, recommend
from storefront.commands.search import search
from storefront.kernel.context import contexts

shop = AppGroup("shop", help="Run the shop: databases, demo shop, imports, checks.")
shop.add_command(cart_update)
shop.add_command(check)
shop.add_command(seed)
shop.add_command(import_file)
shop.add_command(export_file)
shop.add_command(search)
shop.add_command(make_pictures)
shop.add_command(events)
shop.add_command(recommend)


@shop.command("init")
def init() -> None:
    """Create or upgrade the databases of all contexts."""
    from storefront.kernel import migrations  # a third of the start-up time of every process that never migrates

    changed = [context.name for context in contexts.values() if migrations.upgrade(context)]
    click.echo(f"Databases ready{': upgraded ' + ', '.join(changed) if changed else ', nothing to do'}.")


@shop.command("revise")
@click.argument("name")
@click.argument("message")
def revise(name: str, message: str) -> None:
    """Write a migration of context NAME from its changed models (for developers)."""
    from storefront.kernel import migrations

    if name not in contexts:
        raise click.ClickException(f"There is no context {name!r}; there are {', '.join(contexts)}.")
    migrations.revise(contexts[name], message)
