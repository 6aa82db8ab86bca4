"""Integrity: what changed on the portal since somebody last looked."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Response, abort, flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..database.engine import db
from ..integrity import services
from ..integrity.files import ADDED, CHANGED, GONE
from ..integrity.models import FILE, HOST, WORDS, Finding
from ..jobs.models import JobRun
from ..plugins.blueprint import Blueprint
from ..shell.htmx import redirect, render

bp = Blueprint("settings_integrity", __name__)

HERE = "/pengaturan/keutuhan"
KINDS = {
    FILE: (_l("Files"), _l("Code, templates and pictures of the portal, its mini-apps and themes.")),
    HOST: (_l("Links to other sites"), _l("Sites that pages of this portal lead to.")),
    WORDS: (
        _l("Words of gambling"),
        _l("Pages that talk as advertising for gambling does, also where nobody sees it."),
    ),
}
HOW = {ADDED: _l("was added"), CHANGED: _l("was changed"), GONE: _l("is gone")}


@bp.get(HERE, access="core.integrity")
def index() -> Response:
    """What was found and nobody has said yes to."""
    found = services.open_findings()
    last = db.session.scalar(sa.select(JobRun.ended_at).where(JobRun.name == "core.integrity"))
    groups = [(kind, *texts, [one for one in found if one.kind == kind]) for kind, texts in KINDS.items()]
    return render("settings/integrity.html", groups=groups, how=HOW, last=last)


@bp.post(f"{HERE}/<int(max=2147483647):finding_id>", access="core.integrity")
def known(finding_id: int) -> Response:
    """It is right so."""
    finding = db.session.get(Finding, finding_id) or abort(404)
    services.say_yes(finding)
    db.session.commit()
    flash(_("Noted. It is not shown any more."), "success")
    return redirect(HERE)


@bp.post(f"{HERE}/periksa", access="core.integrity")
def look() -> Response:
    """Look now."""
    services.look()
    db.session.commit()
    return redirect(HERE)
