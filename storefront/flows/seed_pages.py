"""The demo shop's pages of words, and how it is reached, in every language they are written in."""

from storefront import demo
from storefront.content import services as content


def seed_pages() -> int:
    """Write the pages; how many there are. A second time gives the same pages."""
    pages = demo.pages()
    for page in pages:
        for locale, title in page["title"].items():
            content.save_page(
                slug=page["slug"],
                locale=locale,
                title=title,
                summary=page["summary"][locale],
                body_html="\n".join(page["body"][locale]),
            )
    _contact(demo.load().shop)
    return len(pages)


def _contact(shop: dict) -> None:
    for locale, address in shop["address"].items():
        hours = shop["announcements"][-1][locale]
        body = {"email": shop["email"], "phone": shop["phone"], "address": address, "hours": hours}
        content.save_block(key="contact", locale=locale, body=body)
