"""Two reports of one problem: the later one leads to the earlier, and its reporter counts as one more who sees it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from gapura import MessageForm, Refused, TextField, db, see_too
from gapura import gettext as _
from gapura import lazy_gettext as _l


class MergeForm(MessageForm):
    """A step that names the report that stays."""

    stays = TextField(_l("Code of the report that stays"), required=True, max_length=20)

    def validate_stays(self, field: TextField) -> None:
        """The code must be that of a public report.

        Raises:
            Refused: when it is not.
        """
        if _public(field.data) is None:
            raise Refused(_("No public report has this code. It looks like LH-7K3M-9Q and stands on its page."))


def merge(report: Any, form: Any) -> None:
    """Let a report lead to the one that stays.

    Raises:
        Refused: when that is the report itself.
    """
    stays = _public(form.stays.data)
    if stays is None or stays.id == report.id:  # this one is no longer public itself
        raise Refused(_("This is the code of the report itself. Type that of the other one."))
    report.same_as_id = stays.id
    see_too(stays, f"report {report.id}")


def _public(code: str) -> Any:
    from .models import Report
    from .states import WORKFLOW

    known = sa.and_(Report.code == code.strip().upper(), Report.state.in_(WORKFLOW.public))
    return db.session.scalars(sa.select(Report).where(known)).unique().one_or_none()
