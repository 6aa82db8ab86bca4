"""Links that open WhatsApp with a message already written: plain functions."""

from __future__ import annotations

from urllib.parse import quote


def link(phone: str, text: str) -> str:
    """A wa.me link; without a phone number the person chooses whom to send it to."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text, safe='')}"


def share_link(name: str, page: str) -> str:
    """Tell somebody about a business."""
    return link("", f"{name}\n{page}")
