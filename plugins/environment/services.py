"""Finding reports, taking them in, and moving them on. Callers commit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import url_for

from gapura import Office, Photo, current_user, db, fold, permitted_offices, record, save_photos, utcnow

from .models import Picture, Report, Step
from .states import CATEGORIES, CLOSED, PUBLIC, RECEIVED, STATES, deadline
from .tracking import hash_of, new_code, read_code, secret_of

if TYPE_CHECKING:
    from .forms import HandleForm, ReportForm

OFFICE = "dlh"
HANDLE = "environment.handle"
CONTACT_DAYS = 90


def published() -> sa.Select[Report]:
    """Reports that everybody may see."""
    return sa.select(Report).where(Report.state.in_(PUBLIC))


def assigned() -> sa.Select[Report]:
    """Reports that the signed-in person may handle; those of other offices do not exist for them."""
    offices = permitted_offices(HANDLE)
    return sa.select(Report) if offices is None else sa.select(Report).where(Report.office_id.in_(offices))


def by_code(reports: sa.Select[Report], code: str) -> Report | None:
    """The one of these reports with a code, however it was typed."""
    known = read_code(code)
    return db.session.scalar(reports.where(Report.code == known)) if known else None


def by_secret(secret: str) -> Report | None:
    """The report that a secret link leads to."""
    return db.session.scalar(sa.select(Report).where(Report.secret_hash == hash_of(secret)))


def counts(reports: sa.Select[Report]) -> dict[str, int]:
    """How many of these reports are in each state."""
    query = reports.with_only_columns(Report.state, sa.func.count()).group_by(Report.state)
    return dict.fromkeys(STATES, 0) | dict(db.session.execute(query).all())


def overdue() -> sa.ColumnElement[bool]:
    """Condition: the report waits for longer than its state allows."""
    limits = {state: deadline(state, utcnow()) for state in STATES if state not in CLOSED}
    return sa.or_(*(sa.and_(Report.state == state, Report.changed_at < limit) for state, limit in limits.items()))


def photos_known(pictures: Iterable[Any]) -> bool:
    """Whether one of the pictures that were sent was used in any report before."""
    hashes = [picture.sha256 for picture in pictures]
    used = sa.select(Picture.id).join(Photo).where(Photo.sha256.in_(hashes))
    return bool(hashes) and db.session.scalar(used.limit(1)) is not None


def accept(form: ReportForm) -> str:
    """Store a new report; returns the address of its public status, which holds no secret."""
    report = Report(code=_unused_code())
    form.populate_obj(report)
    report.public_text = report.text
    report.secret_hash = hash_of(secret_of(str(form.once.data), report.code))
    report.office_id = db.session.scalar(sa.select(Office.id).where(Office.code == OFFICE))
    report.steps.append(Step(state=RECEIVED))
    _add_photos(report, form.photos, after=False)
    index(report)
    db.session.add(report)
    db.session.flush()
    return url_for("environment.status", kode=report.code)


def handle(report: Report, form: HandleForm) -> str:
    """Take a report one step on, or correct it; returns the address of its page."""
    before = _audited(report)
    step = Step(state=form.state.data, user_id=current_user.id)
    step.public_note, step.internal_note = form.public_note.data, form.internal_note.data
    report.handled_at = utcnow()
    if report.state != step.state:
        report.state, report.changed_at = step.state, report.handled_at
    report.category, report.region_code = form.category.data, form.region_code.data
    report.public_text = form.public_text.data
    report.steps.append(step)
    _add_photos(report, form.after_photos, after=True)
    for picture in report.pictures:
        picture.photo.public = report.status.public
    index(report)
    record("environment.handle", f"report:{report.code}", before, _audited(report))
    forget_contacts()
    return url_for("environment.handle", code=report.code)


def index(report: Report) -> None:
    """Renew what the searches look through: only what is or may become public."""
    words = (report.code, CATEGORIES[report.category], report.place, report.public_text)
    report.search_text = fold(" ".join(map(str, words)))


def forget_contacts() -> None:
    """Delete names and contacts of reports that were closed long ago, as the form promises."""
    closed = Report.state.in_(CLOSED) & (Report.changed_at < utcnow() - timedelta(days=CONTACT_DAYS))
    known = (Report.name != "") | Report.phone.is_not(None) | Report.email.is_not(None)
    db.session.execute(sa.update(Report).where(closed, known).values(name="", phone=None, email=None))


def _add_photos(report: Report, field: Any, *, after: bool) -> None:
    photos = save_photos(field, plugin="environment", alt=report.title, public=False, office_id=report.office_id)
    report.pictures += [Picture(photo=photo, after=after) for photo in photos]


def _audited(report: Report) -> dict[str, Any]:
    return {"state": report.state, "category": report.category, "region": report.region_code}


def _unused_code() -> str:
    code = new_code()
    while db.session.scalar(sa.select(Report.id).where(Report.code == code)):
        code = new_code()
    return code
