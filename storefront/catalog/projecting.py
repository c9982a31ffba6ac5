"""From the tables to what pages read: one `Listing` per product and language, and the product's facets.

Shapes (all plain JSON):
card     {sku, name, line, brand, type, comparable, picture, prices {EUR: {min, was, starting}},
          swatches [{label, fill}], choose: bool, options: int}
page     {name, line, brand, description, not_good_at, plate, seo {title, description}, type {code, name},
          trail [{slug, name}], options [{code, name, kind, values [{code, label, fill}]}],
          pictures [picture], spec [{name, rows [row]}], related, upsells, crosssells [slug], ratings [n1…n5], verified,
          pictured}
variants [{id, sku, barcode, weight_g, published, options {code: code}, text, picture,
           prices {EUR: {amount, was, breaks [[quantity, amount]]}}, spec {code: {raw, text}}}]
picture  {file, alt, plate, width, height, options {code: code}}
row      {code, name, unit, kind, better, comparable, place, raw, text}
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, select, update

from storefront.catalog import facetting
from storefront.catalog.batch import Batch
from storefront.catalog.context import catalog
from storefront.catalog.gathering import Gathered, gather, structure
from storefront.catalog.models import Category, Facet, Listing, Product, Variant
from storefront.catalog.specifying import Speaker
from storefront.catalog.wording import best
from storefront.kernel.db import locale_chain
from storefront.kernel.settings import settings

AT_A_TIME = 200


def project(product_ids: Iterable[str]) -> None:
    """Write the listings and facets of these products anew, in the caller's transaction."""
    ids = list(dict.fromkeys(product_ids))
    with catalog.transaction() as session:
        session.flush()
        known = structure(ids)
        for start in range(0, len(ids), AT_A_TIME):
            part = ids[start : start + AT_A_TIME]
            session.execute(delete(Listing).where(Listing.product_id.in_(part)))
            session.execute(delete(Facet).where(Facet.product_id.in_(part)))
            found = gather(part, known)
            batch = Batch()
            for product in found.products:
                for locale in settings().shop_locales:
                    batch.add(Listing, **_listing(found, product, locale))
                facetting.facets(batch, found, product)
            batch.insert()
            facetting.labels(found, settings().shop_locales)
        recount()


def restock(product_ids: Iterable[str]) -> None:
    """Write anew only whether these products are in stock."""
    ids = sorted(set(product_ids))
    with catalog.transaction() as session:
        session.flush()
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            live = select(Variant.product_id).where(Variant.product_id.in_(part), Variant.published, Variant.in_stock)
            there = set(session.scalars(live.distinct()))
            for wanted in (True, False):
                mine = [one for one in part if (one in there) is wanted]
                session.execute(update(Listing).where(Listing.product_id.in_(mine)).values(in_stock=wanted))
            session.execute(delete(Facet).where(Facet.product_id.in_(part), Facet.code == "stock"))
            shown = select(Product.id).where(Product.id.in_(there), Product.published)
            batch = Batch()
            for product_id in session.scalars(shown):
                batch.add(Facet, product_id=product_id, code="stock", value="now", number=None)
            batch.insert()


def recount() -> None:
    """How many published products each category has, with what is below it."""
    here = select(func.count()).where(Facet.code == "category", Facet.value == Category.slug).scalar_subquery()
    with catalog.transaction() as session:
        session.execute(update(Category).values(product_count=here), execution_options={"synchronize_session": False})


def _listing(found: Gathered, product: Product, locale: str) -> dict[str, Any]:
    speaker = Speaker(found, locale_chain(locale))
    variants = [_variant(speaker, product, row) for row in found.variants[product.id]]
    card = _card(speaker, product, variants)
    count = sum(product.ratings)
    stars = sum(index * many for index, many in enumerate(product.ratings, start=1))
    money = card["prices"].get(settings().shop_currency, {"min": 0})
    return {
        "product_id": product.id,
        "locale": locale,
        "slug": product.slug,
        "published": product.published,
        "in_stock": any(row.in_stock and row.published for row in found.variants[product.id]),
        "position": product.position,
        "price_minor": money["min"],
        "arrived_at": product.arrived_at,
        "rating": round(stars / count, 1) if count else 0.0,
        "rating_count": count,
        "card": card,
        "page": _page(speaker, product),
        "variants": variants,
    }


def _card(speaker: Speaker, product: Product, variants: list[dict[str, Any]]) -> dict[str, Any]:
    found = speaker.found
    live = [item for item in variants if item["published"]] or variants
    face = next((item for item in live if item["id"] == product.default_variant_id), live[0])
    dots = next((option for option in speaker.options(product.id) if option["kind"] == "swatch"), None)
    options = found.options[product.id]
    return {
        "sku": face["sku"],
        "name": speaker.name(product.id),
        "line": speaker.text(product.id, "line"),
        "brand": product.brand,
        "type": found.structure.types[product.type_id].code,
        "comparable": product.type_id in found.structure.comparable,
        "picture": face["picture"],
        "prices": _from(live, face),
        "swatches": [{"label": v["label"], "fill": v["fill"]} for v in dots["values"] if v["fill"]] if dots else [],
        "choose": any(row.kind != "swatch" and len(found.values[row.id]) > 1 for row in options),
        "options": len(options),
    }


def _from(live: list[dict[str, Any]], face: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Per currency: the lowest sum, whether others cost more, and the reduction of the one that is shown."""
    found = {}
    for currency, shown in face["prices"].items():
        sums = [item["prices"][currency]["amount"] for item in live if currency in item["prices"]]
        lowest, starting = min(sums), len(set(sums)) > 1
        was = shown["was"] if shown["amount"] == lowest else None
        found[currency] = {"min": lowest, "was": was, "starting": starting}
    return found


def _page(speaker: Speaker, product: Product) -> dict[str, Any]:
    known = speaker.found.structure
    kind = known.types[product.type_id]
    trail = known.trail(product.category_id)
    return {
        "name": speaker.name(product.id),
        "line": speaker.text(product.id, "line"),
        "brand": product.brand,
        "description": speaker.text(product.id, "description"),
        "not_good_at": speaker.text(product.id, "not_good_at"),
        "plate": product.plate,
        "seo": {
            "title": speaker.text(product.id, "seo_title"),
            "description": speaker.text(product.id, "seo_description"),
        },
        "type": {"code": kind.code, "name": best(known.type_names[kind.id], speaker.chain) or kind.code},
        "trail": [
            {"slug": row.slug, "name": best(known.category_names[row.id], speaker.chain) or row.slug} for row in trail
        ],
        "options": speaker.options(product.id),
        "pictures": speaker.pictures(product.id),
        "spec": speaker.specification(product),
        "related": list(speaker.found.links[product.id]["related"]),
        "upsells": list(speaker.found.links[product.id]["upsell"]),
        "crosssells": list(speaker.found.links[product.id]["crosssell"]),
        "ratings": product.ratings,
        "verified": product.verified_count,
        "pictured": product.pictured_count,
    }


def _variant(speaker: Speaker, product: Product, row: Variant) -> dict[str, Any]:
    chosen = speaker.chosen(product.id, row.id)
    return {
        "id": row.id,
        "sku": row.sku,
        "barcode": row.barcode,
        "weight_g": row.weight_g,
        "published": row.published,
        "options": chosen,
        "text": speaker.choice_text(product.id, chosen),
        "picture": speaker.picture(product.id, chosen),
        "prices": _prices(speaker.found.prices[row.id]),
        "spec": speaker.own_values(product, row.id),
    }


def _prices(rows: list[Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:  # the lowest minimum quantity comes first
        if row.currency not in found:
            found[row.currency] = {"amount": row.amount_minor, "was": row.was_minor, "breaks": []}
        else:
            found[row.currency]["breaks"].append([row.minimum_quantity, row.amount_minor])
    return found
