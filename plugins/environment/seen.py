"""Already reported? Open reports nearby are shown before a new one is sent, and anybody may say "I see it too"."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, flash, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from gapura import Form, PluginBlueprint, allow, current_user, db, once, redirect, render, title_of, url_of, utcnow
from gapura import gettext as _

from .models import Report, Sighting
from .states import WORKED_ON

bp = PluginBlueprint("environment", __name__)

NEAR = 0.002  # degrees, about 220 m
RECENT = timedelta(days=60)
MOST = 3
AN_HOUR, TIMES = 3600, 30


def alike(values: dict[str, Any]) -> list[Report]:
    """Open public reports of the same kind close to a place, the nearest first.

    Where one of both places is not known, those of the same village that are recent.

    Args:
        values: of the form: ``category``, ``position`` and ``region_code``.
    """
    here, village = values.get("position"), values.get("region_code") or ""
    same_village = sa.and_(Report.region_code == village, sa.literal(bool(village)))
    place: Any = sa.and_(same_village, Report.created_at > utcnow() - RECENT)
    order: Any = Report.created_at.desc()
    if here is not None:
        north, east = Report.latitude - here.latitude, Report.longitude - here.longitude
        close = sa.and_(north.between(-NEAR, NEAR), east.between(-NEAR, NEAR))
        place = sa.or_(close, sa.and_(place, Report.latitude.is_(None)))
        order = sa.func.coalesce(north * north + east * east, 2 * NEAR * NEAR)
    same = [Report.category == values.get("category"), Report.state.in_(WORKED_ON), place]
    found = db.session.scalars(sa.select(Report).where(*same).order_by(order, Report.id.desc()).limit(MOST))
    return list(found.unique())


def count(report: Report, who: str) -> bool:
    """Count somebody who sees a problem too; once for each person. Who they are cannot be read from what is kept.

    Returns:
        Whether they had not been counted before.
    """
    key = f"{current_app.secret_key!s}/sighting/{report.id}".encode()
    person = hmac.new(key, who.encode(), hashlib.sha256).hexdigest()
    here = sa.and_(Sighting.report_id == report.id, Sighting.person == person)
    if db.session.scalar(sa.select(sa.exists().where(here))):
        return False
    try:
        with db.session.begin_nested():
            db.session.add(Sighting(report_id=report.id, person=person))
    except IntegrityError:  # the same person, at the same moment
        return False
    total = sa.select(sa.func.count()).where(Sighting.report_id == report.id).scalar_subquery()
    db.session.execute(sa.update(Report).where(Report.id == report.id).values(seen_by=total))
    return True


@bp.route("/<int(max=2147483647):report_id>/lihat-juga", methods=["GET", "POST"], access="public")
def too(report_id: int) -> ResponseReturnValue:
    """Somebody sees the problem too."""
    report = db.session.get(Report, report_id)
    if report is None or report.state not in WORKED_ON:
        abort(404)
    form = Form()
    if not form.validate_on_submit():
        return render("environment/too.html", report=report, form=form, title=title_of(report), url=url_of(report))
    if allow("environment.too", request.remote_addr or "", TIMES, AN_HOUR):
        flash(_("Much was sent from here in a short time. Please try again in an hour."), "warning")
        return redirect(url_of(report))

    def save() -> str:
        who = f"user {current_user.id}" if current_user.is_authenticated else f"browser {session['csrf_token']}"
        if count(report, who):
            flash(_("Thank you. You were counted."), "success")
        else:
            flash(_("You had been counted already. Thank you."), "info")
        return url_of(report)

    return redirect(once.submit(form, save))
