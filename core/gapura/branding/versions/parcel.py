"""The face as one file: a ZIP of ``branding.json`` and the pictures, for another regency to start from."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import IO, Any

from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

from ...database.engine import db
from ...media.models import Photo
from ...media.processed import ProcessedPhoto
from ...media.services import PictureRefused, picture_of, process_photo, store_photo
from ..front import Home
from ..identity import SOCIAL, TIME_ZONES
from ..palette import Palette
from ..services import START, themes

FORMAT = 1
CONTENT, PICTURES = "branding.json", {"logo_id": "logo.webp", "hero_id": "hero.webp"}
MOST_TEXT, MOST_PICTURE, MOST_FILE = 200_000, 10 * 1024 * 1024, 25 * 1024 * 1024


# Whatever a file of somebody else's making leads to.
DAMAGED = (zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, RuntimeError)


class ParcelRefused(ValueError):
    """A file is none of ours, or damaged; the message is a sentence for the person who sent it."""


def pack(values: Mapping[str, Any], palette: Palette) -> bytes:
    """Everything that was saved, as a file.

    Args:
        palette: the colours as they are shown, for a portal that does not have the theme.
    """
    out = io.BytesIO()
    plain = {name: value for name, value in values.items() if name not in PICTURES}
    content = {"format": FORMAT, "branding": plain, "palette": vars(palette)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parcel:
        parcel.writestr(CONTENT, json.dumps(content, ensure_ascii=False, indent=2))
        for name, file in PICTURES.items():
            photo = db.session.get(Photo, values[name]) if values.get(name) else None
            data = picture_of(photo) if photo else None
            if data is not None:
                parcel.writestr(file, data, zipfile.ZIP_STORED)
    return out.getvalue()


def unpack(stream: IO[bytes]) -> tuple[dict[str, Any], dict[str, ProcessedPhoto]]:
    """What a file holds: values by column name, and its pictures checked and encoded anew.

    Raises:
        ParcelRefused: with the sentence to show.
    """
    try:
        with zipfile.ZipFile(stream) as parcel:
            content = json.loads(_read(parcel, CONTENT, MOST_TEXT))
            pictures = {n: _read(parcel, f, MOST_PICTURE) for n, f in PICTURES.items() if f in parcel.namelist()}
        if content["format"] != FORMAT:
            raise ParcelRefused(_("This file was made by a newer version of the portal."))
        return _checked(content["branding"], content["palette"]), {n: process_photo(d) for n, d in pictures.items()}
    except PictureRefused as refusal:
        raise ParcelRefused(str(refusal)) from None
    except ParcelRefused:
        raise
    except DAMAGED as error:
        raise ParcelRefused(_("This is not a file with an appearance, or it is damaged.")) from error


def place(values: dict[str, Any], pictures: Mapping[str, ProcessedPhoto]) -> dict[str, Any]:
    """The values with the pictures stored, in the current transaction."""
    stored = {name: store_photo(one, plugin="core").id for name, one in pictures.items()}
    return {**values, **dict.fromkeys(PICTURES), **stored}


def _read(parcel: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A member, never more of it than is expected, whatever the file says of its size."""
    with parcel.open(name) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise ParcelRefused(_("This file is larger than an appearance can be."))
    return data


def _checked(found: dict[str, Any], palette: dict[str, str]) -> dict[str, Any]:
    """The values that the studio's own form accepts: what it refuses is refused here, with its own words."""
    from ..forms import BrandingForm, from_form, to_form

    known = {**START, **{name: found[name] for name in START if name in found and name not in PICTURES}}
    base = Palette().with_choice({name: str(value) for name, value in palette.items()})
    if known["theme"] not in themes():
        known |= {"theme": "", "colours": vars(base)}
    if known["time_zone"] not in TIME_ZONES:
        known["time_zone"] = START["time_zone"]
    known["social"] = {name: known["social"][name] for name in SOCIAL if known["social"].get(name)}
    fields = to_form(known, base.with_choice(known["colours"]))
    sent = {name: "1" if value is True else str(value) for name, value in fields.items() if value not in (None, False)}
    form = BrandingForm(formdata=ImmutableMultiDict(sent), meta={"csrf": False})
    if not form.validate():
        wrong = next((f"{field.label.text}: {field.errors[0]}" for field in form if field.errors), "")
        raise ParcelRefused(_("Something in this file cannot be used. %(wrong)s", wrong=wrong))
    return {**from_form(form), "home": Home.of(known["home"]).stored()}
