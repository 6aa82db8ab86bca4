"""A report for those who are responsible and work with another system, such as SP4N-LAPOR!: as a text to be pasted."""

from __future__ import annotations

from flask import Response, abort, url_for

from gapura import PluginBlueprint, db, identity, localdatetime, photo_url, region_name, require
from gapura import gettext as _

from .models import Report
from .states import CATEGORIES, TITLES, WORKFLOW

bp = PluginBlueprint("environment_passing_on", __name__)

RIGHT = "environment.edit"


def text_of(report: Report) -> str:
    """What is reported, where and since when, with photos and the page on which the answer is read; nobody's name."""
    place = ", ".join(filter(None, (region_name(report.region_code), region_name(report.district_code))))
    here = f"{report.latitude:.6f}, {report.longitude:.6f}" if report.latitude is not None else ""
    page = url_for("environment_report.found", record_id=report.id, _external=True)
    root = url_for("environment_report.index", _external=True).removesuffix("/lingkungan")
    lines = [
        (_("Title"), report.name),
        (_("Kind of problem"), CATEGORIES.get(report.category, report.category)),
        (_("What was reported"), report.public_text or report.text),
        (_("Place"), place),
        (_("Landmark"), report.landmark),
        (_("Latitude and longitude"), here),
        (_("Sent on"), localdatetime(report.created_at)),
        (_("Status"), TITLES.get(report.state, report.state)),
        (_("Our number"), report.code),
        (_("Public page"), page if report.state in WORKFLOW.public else ""),
        *((_("Photo"), f"{root}{photo_url(photo, 1600)}") for photo in report.photos if photo.public),
        (_("Handed over by"), identity().name),
    ]
    return "\n".join(f"{label}: {value}" for label, value in lines if value) + "\n"


@bp.get("/kelola/<int(max=2147483647):report_id>/salinan.txt", access=RIGHT)
def copy(report_id: int) -> Response:
    """The text, for the office that keeps the report."""
    report = db.session.get(Report, report_id) or abort(404)
    require(RIGHT, report.office_id)
    return Response(text_of(report), content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
