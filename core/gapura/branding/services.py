"""Reading and changing the regency's identity."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app

from ..audit import services as audit
from ..config import Settings
from ..database.engine import db
from ..database.generation import move_generation
from ..media.models import Photo
from .identity import Identity, Picture, make_identity
from .models import ONLY_ROW, Branding
from .rendering import problems_of
from .themes import DEFAULT, Theme, ThemeError, find_themes
from .versions import services as versions

__all__ = ["Identity", "current_values", "identity", "install", "load_identity", "save", "theme_folder", "themes"]

START: dict[str, Any] = {
    "name": "Portal Kabupaten", "tagline_id": "Gerbang layanan daerah", "tagline_en": "The gate to local services",
    "theme": "", "colours": {}, "logo_id": None, "hero_id": None, "hero_alt": "", "address": "", "phone": "",
    "whatsapp": "", "email": "", "social": {}, "time_zone": "Asia/Jakarta", "region_code": "", "office_label": "OPD",
    "tile_url": "", "tile_attribution": "", "home": {},
    "emergency": [{"number": "112", "labels": {"id": "Panggilan darurat", "en": "Emergency call"}}],
}  # fmt: skip


def identity() -> Identity:
    """The identity that the running application was built with; saving a new one makes workers build anew."""
    found: Identity = current_app.extensions["gapura.identity"]
    return found


def themes() -> dict[str, Theme]:
    """Every usable theme by name, the built-in one under ``""``."""
    return find_themes(current_app.extensions["gapura"].resources.settings.themes)[0]


def theme_problems() -> list[ThemeError]:
    """What is wrong with themes: those that cannot be used, and templates of the one in use that are left out."""
    settings = current_app.extensions["gapura"].resources.settings
    return [*find_themes(settings.themes)[1], *problems_of(identity().theme)]


def load_identity(connection: sa.Connection, settings: Settings) -> Identity:
    """Read the identity; an unknown or unusable theme falls back to the built-in one."""
    columns: Any = Branding.__table__
    row = connection.execute(sa.select(columns).where(columns.c.id == ONLY_ROW)).mappings().first() or START
    theme = find_themes(settings.themes)[0].get(row["theme"], DEFAULT)
    return make_identity(dict(row), theme, _pictures(connection, dict(row)))


def theme_folder(settings: Settings, chosen: Identity) -> Path | None:
    """Where the identity's theme lies, None for the built-in look."""
    return chosen.theme.folder


def current_values() -> dict[str, Any]:
    """Everything that was saved, by column name; what a new portal starts with where nothing was."""
    row = db.session.get(Branding, ONLY_ROW)
    return {name: getattr(row, name) if row else value for name, value in START.items()}


def save(values: Mapping[str, Any]) -> None:
    """Change the identity in the current transaction: with an entry in the audit log, and for every worker.

    Args:
        values: by column name; columns that are not named stay as they are.
    """
    unknown = values.keys() - START.keys()
    if unknown:
        raise KeyError(f"core_branding has no {', '.join(sorted(unknown))}")
    before = current_values()
    row = db.session.get(Branding, ONLY_ROW)
    if row is None:
        row = Branding(id=ONLY_ROW, **before)
        db.session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    old, new = audit.changes(before, dict(values))
    if new:
        audit.record("branding.change", "branding", old, new)
        versions.keep(before, {**before, **values})
    move_generation(db.session)


def install(app: Flask) -> None:
    """Give the application the identity it is built with."""
    bind, settings = app.config["GAPURA_BIND"], app.extensions["gapura"].resources.settings
    if isinstance(bind, sa.Connection):
        app.extensions["gapura.identity"] = load_identity(bind, settings)
        return
    with bind.connect() as connection:
        app.extensions["gapura.identity"] = load_identity(connection, settings)


def _pictures(connection: sa.Connection, row: Mapping[str, Any]) -> dict[int, Picture]:
    wanted = [row[name] for name in ("logo_id", "hero_id") if row[name]]
    if not wanted:
        return {}
    query = sa.select(Photo.id, Photo.token, Photo.width, Photo.height, Photo.public).where(Photo.id.in_(wanted))
    return {one.id: Picture(one.token, one.width, one.height, one.public) for one in connection.execute(query)}
