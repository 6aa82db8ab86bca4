"""Links that open WhatsApp with a message already written: plain functions."""

from __future__ import annotations

from urllib.parse import quote

from gapura import gettext as _


def link(phone: str, text: str) -> str:
    """A wa.me link; without a phone number the person chooses whom to send it to."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text, safe='')}"


def order_link(phone: str, product: str, page: str) -> str:
    """Ask the owner for a product; the page's address says which shop and price are meant."""
    return link(
        phone, _("Hello, I would like to order %(product)s. I found it here: %(page)s", product=product, page=page)
    )


def share_link(name: str, page: str) -> str:
    """Tell somebody about a business."""
    return link("", f"{name}\n{page}")
