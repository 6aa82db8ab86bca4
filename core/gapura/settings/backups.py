"""Backups: when the last good one was made, and what became of the tries before."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Response

from ..backup.models import BackupRun
from ..backup.nightly import is_overdue, last_good
from ..backup.services import folder_of
from ..database.engine import db
from ..database.types import utcnow
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.htmx import render

bp = Blueprint("settings_backups", __name__)

SHOWN = 30


@bp.get("/pengaturan/cadangan", access="core.backup")
def index() -> Response:
    """The last good backup, and the latest tries."""
    conf, good = current_assembly().resources.settings, last_good()
    folder = folder_of(conf)
    return render(
        "settings/backups.html", good=good, overdue=is_overdue(good, utcnow()), folder=folder, keep=conf.backup_keep,
        encrypted=bool(conf.backup_recipient), beside=folder.is_relative_to(conf.instance),
        runs=db.session.scalars(sa.select(BackupRun).order_by(BackupRun.made_at.desc()).limit(SHOWN)).all(),
    )  # fmt: skip
