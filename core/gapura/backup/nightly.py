"""The backup of every night, and the question whether the last good one is recent."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..accounts.notices import tell_administrators
from ..database.engine import db
from ..errors import GapuraError
from ..plugins.assembly import current_assembly
from . import services
from .models import BackupRun

TOO_OLD = timedelta(days=2)  # one night may be missed, as when the power was out


def nightly() -> str:
    """Make one, and keep as many as the settings say.

    Raises:
        GapuraError: when none could be made; administrators get a mail.
    """
    resources = current_assembly().resources
    conf = resources.settings
    db.session.rollback()  # a copy may take minutes, and nothing should be open meanwhile
    folder = services.folder_of(conf)
    try:
        made = services.make(resources, folder, recipient=conf.backup_recipient)
    except GapuraError as error:
        tell_administrators(_l("No backup could be made"), "mail/backup_failed.txt", fault=str(error))
        db.session.commit()
        raise
    services.prune(folder, conf.backup_keep)
    return _("%(name)s, read back.", name=made.path.name)


def last_good() -> BackupRun | None:
    """The newest backup that was read back."""
    query = sa.select(BackupRun).where(BackupRun.fault == "").order_by(BackupRun.made_at.desc()).limit(1)
    return db.session.scalar(query)


def is_overdue(run: BackupRun | None, now: datetime) -> bool:
    """Whether there is no good backup of the last two days."""
    return run is None or now - run.made_at > TOO_OLD
