"""A person's own copy: one file with everything, for reading and for other programs."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Any

import sqlalchemy as sa

from ..contract.types import PersonRecords
from ..database.engine import db
from ..database.types import utcnow
from ..media.models import Photo
from ..media.services import picture_of

IN_MEMORY = 4 * 1024 * 1024


def archive(found: Iterable[PersonRecords], portal: str, readme: str) -> IO[bytes]:
    """A ZIP file at its beginning: ``data.json``, a text that says what it is, and the pictures.

    Args:
        portal: the portal's public address.
        readme: what the text says.
    """
    target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # whoever sends it closes it
    parts = list(found)
    told = {
        "portal": portal,
        "made_at": utcnow().isoformat(timespec="seconds"),
        "parts": [{"what": str(part.what), "records": list(part.rows)} for part in parts],
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("BACA-SAYA.txt", readme)
        file.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=2, default=_as_json))
        for name, data in _pictures({number for part in parts for number in part.photos}):
            file.writestr(f"foto/{name}", data, zipfile.ZIP_STORED)
    target.seek(0)
    return target


def _pictures(ids: set[int]) -> Iterable[tuple[str, bytes]]:
    """The widest file of each picture."""
    for photo in db.session.scalars(sa.select(Photo).where(Photo.id.in_(ids)).order_by(Photo.id)):
        data = picture_of(photo)
        if data is not None:
            yield f"{photo.id}.webp", data


def _as_json(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)
