"""The pages for everybody: the list with its map, a report, reporting, and following one's own report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, request, session, url_for
from werkzeug.exceptions import TooManyRequests

from gapura import (
    PluginBlueprint,
    allow,
    db,
    districts,
    feature,
    geojson_response,
    ngettext,
    once,
    page_of,
    redirect,
    render,
)

from . import services
from .forms import PublicFilters, ReportForm
from .models import Report
from .states import CATEGORIES, DONE, IN_PROGRESS, PUBLIC, STATES, VERIFIED
from .tracking import secret_of

bp = PluginBlueprint("environment", __name__)

MOST_POINTS = 1_000
# A private page: not kept, not found, and its address is told to nobody.
UNSEEN = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@bp.get("", access="public")
def index() -> Response:
    """The verified reports, the newest first."""
    chosen = PublicFilters().chosen()
    page = page_of(_filtered(chosen), (Report.received_at.desc(), Report.id.desc()), size=12)
    counts = services.counts(services.published())
    figures = {"open": counts[VERIFIED], "working": counts[IN_PROGRESS], "done": counts[DONE]}
    lists = {
        "categories": CATEGORIES,
        "districts": [(district.code, district.name) for district in districts()],
        "states": [(key, STATES[key].title) for key in PUBLIC],
    }
    context = {"page": page, "chosen": chosen, "figures": figures, **lists}
    return render("environment/index.html", fragment="environment/_reports.html", **context)


@bp.get("/peta.geojson", access="public")
def points() -> Response:
    """The same reports for the map, their places rounded."""
    query = _filtered(PublicFilters().chosen()).order_by(Report.received_at.desc()).limit(MOST_POINTS)
    reports = db.session.scalars(query.where(Report.latitude.is_not(None)))
    return geojson_response(_point(report) for report in reports)


@bp.get("/laporan/<code>", access="public")
def detail(code: str) -> Response:
    """A verified report with its history; any other does not exist here."""
    report = services.by_code(services.published(), code) or abort(404)
    return render("environment/detail.html", report=report)


@bp.route("/lapor", methods=["GET", "POST"], access="public")
def create() -> Any:
    """Report a problem, without an account."""
    form = ReportForm()
    context: dict[str, Any] = {"form": form, "contact_days": services.CONTACT_DAYS}
    if not form.is_submitted():
        return render("environment/create.html", **context)
    wait = _wait()
    if wait:
        context["wait"] = ngettext("%(num)s minute", "%(num)s minutes", -(-wait // 60))
        return render("environment/create.html", **context), 429, {"Retry-After": str(wait)}
    if not form.validate():
        return render("environment/create.html", **context), 400
    code = once.submit(form, lambda: services.accept(form)).rpartition("=")[2]
    return redirect(url_for(".follow", secret=secret_of(str(form.once.data), code), baru=1))


@bp.get("/pantau", access="public")
def status() -> Any:
    """The public status of a report by its tracking code."""
    code, report = request.args.get("kode", "").strip()[:40], None
    if code:
        wait = allow("environment.status", request.remote_addr or "", 60, 600)
        if wait:
            raise TooManyRequests(retry_after=wait)
        report = services.by_code(sa.select(Report), code)
    answer = render("environment/status.html", code=code, report=report)
    answer.headers.update(UNSEEN)
    return answer, 404 if code and report is None else 200


@bp.get("/pantau/<secret>", access="public")
def follow(secret: str) -> Response:
    """The reporter's own view of a report, for whoever has the secret link."""
    report = services.by_secret(secret) or abort(404)
    link = url_for(".follow", secret=secret, _external=True)
    answer = render("environment/follow.html", report=report, link=link, fresh="baru" in request.args)
    answer.headers.update(UNSEEN)
    return answer


def _filtered(chosen: Mapping[str, Any]) -> sa.Select[Report]:
    query = services.published()
    if "status" in chosen:
        query = query.where(Report.state == chosen["status"])
    if "kategori" in chosen:
        query = query.where(Report.category == chosen["kategori"])
    if "kecamatan" in chosen:
        query = query.where(Report.region_code.startswith(chosen["kecamatan"]))
    return query


def _point(report: Report) -> dict[str, Any] | None:
    latitude, longitude = report.public_position
    url = url_for(".detail", code=report.code)
    return feature(latitude, longitude, title=report.title, url=url, kind=report.category, detail=report.status.title)


def _wait() -> int | None:
    """Seconds until this browser, or this network with many families behind it, may report again."""
    browser, network = session.get("csrf_token", ""), request.remote_addr or ""
    waits = (allow("environment.report", browser, 10, 60), allow("environment.network", network, 300, 600))
    return max(filter(None, waits), default=None)
