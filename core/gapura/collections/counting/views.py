"""How often a record was looked at and used, for its owner and its office."""

from __future__ import annotations

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from ...database.engine import db
from ...shell.htmx import render
from .. import access, workflow
from ..months import last_months
from ..mounted import Mounted
from ..views import template
from .services import VIEW, by_month, counts

MONTHS, DAYS = 12, 30


def figures(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """The sums of the last thirty days, and of each month of a year."""
    record = db.session.get(mounted.model, record_id)
    if record is None or not (access.is_owner(record) or access.may_handle(mounted, "edit", record)):
        abort(404)
    today = workflow.today()
    months = last_months(today, MONTHS)
    found = counts(record, months[0])
    titles: dict[str, Any] = {VIEW: _("Page views"), **mounted.collection.counted}
    recent = {what: sum(n for day, n in days.items() if (today - day).days < DAYS) for what, days in found.items()}
    return render(
        template(mounted, "figures.html"),
        mounted=mounted,
        record=record,
        recent=[(title, recent.get(what, 0)) for what, title in titles.items()],
        labels=[format_date(month, "MMM yyyy") for month in months],
        rows={str(title): by_month(found.get(what, {}), months) for what, title in titles.items()},
        back=mounted.url("mine") if access.is_owner(record) else mounted.url("handle", record_id=record.id),
    )
