"""Following one's own report: the status by its code, everything by the secret link. The rest is the collection's."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Response, abort, request, url_for
from werkzeug.exceptions import TooManyRequests

from gapura import Office, PluginBlueprint, allow, db, progress_of, render, state_of, title_of, url_of

from .models import Report
from .tracking import hash_of, read_code

bp = PluginBlueprint("environment", __name__)

# A private page: not kept, not found, and its address is told to nobody.
UNSEEN = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@bp.get("/status", access="public")
def status() -> Any:
    """The public status of a report by its tracking code."""
    code = request.args.get("kode", "").strip()[:40]
    wait = allow("environment.status", request.remote_addr or "", 60, 600) if code else None
    if wait:
        raise TooManyRequests(retry_after=wait)
    known = read_code(code)
    report = db.session.scalar(sa.select(Report).where(Report.code == known)) if known else None
    return _unseen("status.html", report, code=code), 404 if code and report is None else 200


@bp.get("/ikuti/<secret>", access="public")
def follow(secret: str) -> Response:
    """The reporter's own view of a report, for whoever has the secret link."""
    report = db.session.scalar(sa.select(Report).where(Report.secret_hash == hash_of(secret))) or abort(404)
    link = url_for(".follow", secret=secret, _external=True)
    return _unseen("follow.html", report, link=link, fresh="baru" in request.args)


def _unseen(template: str, report: Report | None, **context: Any) -> Response:
    if report is not None:
        state = state_of(report)
        context |= {"title": title_of(report), "state": state, "progress": progress_of(report, own=True)}
        context |= {"office": db.session.get(Office, report.office_id) if report.office_id else None}
        context |= {"public_url": url_of(report) if state.public else ""}
    answer = render(f"environment/{template}", report=report, **context)
    answer.headers.update(UNSEEN)
    return answer
