"""Where the mini-app meets the portal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for

from gapura import (
    CardItem,
    Collection,
    HomeCard,
    Job,
    NavigationItem,
    PluginBlueprint,
    collection,
    db,
    hookimpl,
    localdate,
    ngettext,
    photo_url,
    region_name,
    state_of,
    title_of,
    url_of,
    utcnow,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .models import Report
from .states import DONE, WORKFLOW
from .tracking import hash_of, new_code, secret_of
from .views import bp

CONTACT_DAYS = 90
STEPS = (
    (_l("What is wrong"), ("category", "text", "public_text")),
    (_l("Where it is"), ("position", "region_code", "landmark")),
    (_l("Photos, and how we reach you if you like"), ("photos", "reporter", "phone", "email")),
)


@hookimpl
def blueprints() -> list[PluginBlueprint]:
    """The pages by which reporters follow their reports."""
    return [bp]


@hookimpl
def collections() -> list[Collection]:
    """The reports."""
    return [
        collection(
            Report,
            noun=_l("report"),
            title_field="name",
            submissions="public",
            workflow=WORKFLOW,
            order="newest",
            per_page=12,
            steps=STEPS,
            schema="Report",
            card=_card,
            overview=lambda: {"figures": figures()},
            progress=True,
            prepare=_prepare,
            sent=_sent,
        )
    ]


@hookimpl
def navigation() -> list[NavigationItem]:
    """The way to report, beside the list."""
    url, summary = url_for("environment_report.add"), _l("With a photo, in three steps, without an account.")
    title = _l("Report a problem")
    return [NavigationItem(title=title, url=url, icon="camera", summary=summary, dimension="environment", order=101)]


@hookimpl
def home_cards() -> list[HomeCard]:
    """What was dealt with lately, by its photo of the result."""
    latest = sa.select(Report).where(Report.state == DONE).order_by(Report.closed_at.desc()).limit(3)
    items = tuple(_item(report) for report in db.session.scalars(latest))
    summary = _("%(done)s done, %(in_progress)s being worked on, %(verified)s waiting for work.", **figures())
    title, url = _("Environment reports: the latest results"), url_for("environment_report.index")
    return [HomeCard(title=title, url=url, items=items, summary=summary, icon="leaf")] if items else []


@hookimpl
def jobs() -> list[Job]:
    """Forgetting contacts, as the form promises."""
    title = _l("Delete the contacts of reports that were closed 90 days ago")
    return [Job(name="environment.forget_contacts", title=title, run=forget_contacts)]


def forget_contacts() -> str:
    """Delete names and contacts of reports that were closed long ago."""
    closed = Report.closed_at < utcnow() - timedelta(days=CONTACT_DAYS)
    known = sa.or_(*(column.is_not(None) for column in (Report.reporter, Report.phone, Report.email)))
    # With another version, so that a form that is still open cannot bring them back.
    gone = {"reporter": None, "phone": None, "email": None, "version": Report.version + 1}
    done: Any = db.session.execute(sa.update(Report).where(closed, known).values(**gone))
    return ngettext("%(num)s contact deleted.", "%(num)s contacts deleted.", done.rowcount)


def figures() -> dict[str, int]:
    """How many reports everybody sees, by state."""
    query = sa.select(Report.state, sa.func.count()).where(Report.state.in_(WORKFLOW.public)).group_by(Report.state)
    return dict.fromkeys(WORKFLOW.public, 0) | dict(db.session.execute(query).all())


def _prepare(report: Report, form: Any) -> None:
    while db.session.scalar(sa.select(sa.exists().where(Report.code == report.code))):
        report.code = new_code()
    report.secret_hash = hash_of(secret_of(str(form.once.data), report.code))


def _sent(report: Report, form: Any) -> str:
    return url_for("environment.follow", secret=secret_of(str(form.once.data), report.code), baru=1)


def _card(report: Report) -> dict[str, Any]:
    state, text = state_of(report), report.public_text or ""
    badges = [(state.title, state.tone)]
    where = region_name(report.district_code)
    meta = " · ".join(filter(None, (where, localdate(report.created_at))))
    return {"detail": text if len(text) < 110 else f"{text[:110].rpartition(' ')[0]}…", "badges": badges, "meta": meta}


def _item(report: Report) -> CardItem:
    detail = _("Done on %(day)s", day=localdate(report.closed_at))
    picture = photo_url(report.cover, 480) if report.cover else ""
    return CardItem(title=title_of(report), url=url_of(report), detail=detail, picture=picture, alt=_("After the work"))
