"""Addresses of records for the world outside: whole ones, from the portal's one public address."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from ..media.addresses import photo_url
from ..media.models import Photo
from ..plugins.assembly import current_assembly
from ..shell.sharing import card_url
from .mounted import Mounted
from .records import Record

SHARE_WIDTH = 960


def portal_url() -> str:
    """The portal's public address, without a slash at its end."""
    return str(current_assembly().resources.settings.public_url)


def absolute(path: str) -> str:
    """A path of this portal as a whole address; what is one already stays."""
    return path if path.startswith(("http://", "https://")) else portal_url() + path


def absolute_url_of(mounted: Mounted, record: Record) -> str:
    """Whole address of a record's own page."""
    return absolute(mounted.url_of(record))


def photo_address(photo: Photo | None, width: int = SHARE_WIDTH) -> str:
    """Whole address of a public photo; empty without one, and for one that not everybody may see."""
    return absolute(photo_url(photo, width)) if photo is not None and photo.public else ""


def picture_of(record: Record) -> tuple[str, bool]:
    """Whole address of the picture that stands for a record elsewhere, and whether it is a large one.

    Its cover, or a card with its title in the regency's colours.
    """
    return photo_address(getattr(record, "cover", None)) or card_url(record.title), True


def tag_of(name: str, minted: datetime) -> str:
    """A name for ever as a ``tag:`` URI (RFC 4151).

    Args:
        name: path of what is named, the same for ever.
        minted: when it came to be; part of the name.
    """
    return f"tag:{urlsplit(portal_url()).hostname},{minted:%Y-%m-%d}:{name}"
