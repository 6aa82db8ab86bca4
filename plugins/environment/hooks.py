"""Where the mini-app meets the portal."""

from __future__ import annotations

from flask import url_for

from gapura import (
    CardItem,
    DashboardWidget,
    HomeCard,
    NavigationItem,
    Permission,
    PluginBlueprint,
    SearchResult,
    SitemapEntry,
    contains_words,
    db,
    hookimpl,
    localdate,
    may,
    photo_url,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from . import services
from .desk import bp  # with the views of both modules
from .models import Report
from .states import DONE, IN_PROGRESS, RECEIVED, VERIFIED


@hookimpl
def blueprints() -> list[PluginBlueprint]:
    """The pages of ``views`` and ``desk``."""
    return [bp]


@hookimpl
def permissions() -> list[Permission]:
    """Handling the reports of one's own office."""
    return [Permission(name=services.HANDLE, title=_l("Handle environment reports"), roles=("operator", "manager"))]


@hookimpl
def navigation() -> list[NavigationItem]:
    """The way to report, beside the list."""
    url, summary = url_for("environment.create"), _l("With a photo, in three steps, without an account.")
    title = _l("Report a problem")
    return [NavigationItem(title=title, url=url, icon="camera", summary=summary, dimension="environment", order=101)]


@hookimpl
def home_cards() -> list[HomeCard]:
    """What was dealt with lately, by its photo of the result."""
    counts = services.counts(services.published())
    latest = services.published().where(Report.state == DONE).order_by(Report.changed_at.desc()).limit(3)
    items = tuple(_card(report) for report in db.session.scalars(latest))
    figures = {"done": counts[DONE], "working": counts[IN_PROGRESS], "open": counts[VERIFIED]}
    summary = _("%(done)s done, %(working)s being worked on, %(open)s waiting for work.", **figures)
    title, url = _("Environment reports: the latest results"), url_for("environment.index")
    return [HomeCard(title=title, url=url, items=items, summary=summary, icon="leaf")] if items else []


@hookimpl
def search(query: str, limit: int) -> list[SearchResult]:
    """Verified reports."""
    found = services.published().where(contains_words(Report.search_text, query))
    return [_result(report) for report in db.session.scalars(found.order_by(Report.received_at.desc()).limit(limit))]


@hookimpl
def sitemap() -> list[SitemapEntry]:
    """The list, the form, and the verified reports."""
    pages = [SitemapEntry(path=url_for(f"environment.{name}")) for name in ("index", "create")]
    query = services.published().with_only_columns(Report.code, Report.handled_at).order_by(Report.id.desc())
    rows = db.session.execute(query.limit(40_000))
    return pages + [SitemapEntry(path=url_for("environment.detail", code=code), changed=at) for code, at in rows]


@hookimpl
def dashboard_widgets() -> list[DashboardWidget]:
    """What waits for the office's people."""
    if not may(services.HANDLE):
        return []
    new = services.counts(services.assigned())[RECEIVED]
    late = sum(services.counts(services.assigned().where(services.overdue())).values())
    url, tone = url_for("environment.queue"), "danger" if late else "success"
    return [
        DashboardWidget(title=_("New reports"), value=new, url=url, summary=_("Please verify them within two days.")),
        DashboardWidget(title=_("Overdue reports"), value=late, url=url, tone=tone),
    ]


def _card(report: Report) -> CardItem:
    url, picture = url_for("environment.detail", code=report.code), photo_url(report.cover, 480)
    detail = _("Done on %(day)s", day=localdate(report.changed_at))
    return CardItem(title=report.title, url=url, detail=detail, picture=picture, alt=_("After the work"))


def _result(report: Report) -> SearchResult:
    url, picture = url_for("environment.detail", code=report.code), photo_url(report.cover, 480)
    summary = f"{report.status.title}. {report.public_text[:160]}"
    return SearchResult(title=report.title, url=url, summary=summary, kind=_("Environment report"), picture=picture)
