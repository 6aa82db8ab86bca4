"""Where the mini-app meets the portal."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import url_for

from gapura import (
    CardItem,
    Collection,
    GeoReport,
    HomeCard,
    NavigationItem,
    Permission,
    PluginBlueprint,
    collection,
    db,
    enter,
    figures,
    hookimpl,
    load_samples,
    localdate,
    ngettext,
    photo_url,
    region_name,
    similar,
    state_of,
    title_of,
    url_of,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from . import passing_on, routing, statistics
from .models import Landmark, Report
from .states import ANSWERED, DONE, SOLVED, STAGE_OF, STAGES, WORKFLOW

SAMPLES = Path(__file__).parent / "samples" / "reports.toml"
OPERATOR = "dlh@gapura.test"  # the demo's account of the office
STEPS = (
    (_l("What is wrong"), ("category", "amount", "water", "burning", "depth", "road", "text", "public_text")),
    (_l("Where it is"), ("position", "region_code", "landmark_id", "landmark")),
    (
        _l("Photos, and how we reach you if you like"),
        ("photos", "reporter", "phone", "email", "anonymous", "confidential"),
    ),
)
GEOREPORT = GeoReport(
    service="category", text="text", shown="public_text", address="landmark", person="reporter", email="email",
    phone="phone",
)  # fmt: skip


@hookimpl
def collections() -> list[Collection]:
    """The reports, and the places by which people say where they are."""
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
            overview=lambda: {"figures": stages()},
            progress=True,
            responsible=routing.responsible,
            alike=lambda values: similar(Report, values, "category"),
            georeport=GEOREPORT,
        ),
        collection(
            Landmark, path="patokan", title=_l("Known places"), noun=_l("known place"), on_home=False,
            summary=_l("By which people say where something is."),
        ),
    ]  # fmt: skip


@hookimpl
def blueprints() -> list[PluginBlueprint]:
    """Pages beside the generated ones."""
    return [routing.bp, statistics.bp, passing_on.bp]


@hookimpl
def permissions() -> list[Permission]:
    """Who writes the rules."""
    return [routing.PERMISSION]


def stages() -> dict[str, int]:
    """How many public reports are in each stage."""
    found = dict.fromkeys(STAGES, 0)
    for state, number in figures(Report).items():
        found[STAGE_OF.get(state, state)] += number
    return found


@hookimpl
def navigation() -> list[NavigationItem]:
    """The way to report, beside the list."""
    url, summary = url_for("environment_report.add"), _l("With a photo, in three steps, without an account.")
    title = _l("Report a problem")
    return [NavigationItem(title=title, url=url, icon="camera", summary=summary, dimension="environment", order=101)]


@hookimpl
def home_cards() -> list[HomeCard]:
    """What was dealt with lately, by its photo of the result."""
    latest = sa.select(Report).where(Report.state.in_(SOLVED)).order_by(Report.closed_at.desc()).limit(3)
    items = tuple(_item(report) for report in db.session.scalars(latest))
    numbers = stages()
    numbers[DONE] += numbers[ANSWERED]
    summary = _("%(done)s done, %(in_progress)s being worked on, %(verified)s waiting for work.", **numbers)
    title, url = _("Environment reports: the latest results"), url_for("environment_report.index")
    return [HomeCard(title=title, url=url, items=items, summary=summary, icon="leaf")] if items else []


@hookimpl
def demo(regency: str) -> None:
    """Places that everybody knows, and sample reports in every state."""
    if not db.session.scalar(sa.select(sa.exists().where(Landmark.id.is_not(None)))):
        known = tomllib.loads(SAMPLES.with_name(f"landmarks-{regency}.toml").read_text(encoding="utf-8"))
        for one in known["landmark"]:
            enter(Landmark(**one))
    load_samples(Report, SAMPLES, regency, actor=OPERATOR)


def _card(report: Report) -> dict[str, Any]:
    state, text = state_of(report), report.public_text or ""
    badges = [(state.title, state.tone)]
    where = region_name(report.district_code)
    meta = " · ".join(filter(None, (where, localdate(report.created_at))))
    if report.seen_by:
        badges.append((ngettext("%(num)s more sees it", "%(num)s more see it", report.seen_by), "neutral"))
    return {"detail": text if len(text) < 110 else f"{text[:110].rpartition(' ')[0]}…", "badges": badges, "meta": meta}


def _item(report: Report) -> CardItem:
    detail = _("Done on %(day)s", day=localdate(report.closed_at))
    picture = photo_url(report.cover, 480) if report.cover else ""
    return CardItem(title=title_of(report), url=url_of(report), detail=detail, picture=picture, alt=_("After the work"))
