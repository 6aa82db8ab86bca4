"""The page about personal data, one's own copy, consents, and erasure."""

from __future__ import annotations

from flask import Response, abort, flash, send_file
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from ..accounts import sessions
from ..accounts.answers import page
from ..accounts.freshness import needs_fresh
from ..accounts.services import Refused
from ..audit.services import record
from ..branding.services import identity
from ..collections.privacy import withdraw
from ..database.engine import db
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.htmx import redirect, render
from . import services
from .archive import archive
from .bases import TITLES
from .forms import EraseForm
from .models import Consent

bp = Blueprint("privacy", __name__)

OWN = "/akun/data"


@bp.get("/privasi", access="public")
def index() -> Response:
    """What is kept of people, why, on which basis and for how long; made of what the code declares."""
    return render("privacy/index.html", groups=services.declared(), bases=TITLES)


@bp.get(OWN, access="signed in")
def own() -> Response:
    """What is known of oneself, and what one agreed to."""
    found = services.known_of(current_user)
    return render("privacy/own.html", found=found, consents=services.consents_of(current_user))


@bp.post(f"{OWN}/unduh", access="signed in")
@needs_fresh
def download() -> Response:
    """All of it as a file."""
    record("user.data_exported", f"user:{current_user.id}")
    db.session.commit()
    portal = current_assembly().resources.settings.public_url
    about = _("All that %(portal)s knows of you. Other programs can read data.json.", portal=identity().name)
    file = archive(services.known_of(current_user), portal, about + "\n")
    return send_file(file, "application/zip", as_attachment=True, download_name="data-saya.zip", max_age=0)


@bp.post(f"{OWN}/persetujuan/<int(max=2147483647):consent_id>/tarik", access="signed in")
def take_back(consent_id: int) -> Response:
    """Take a consent back: what was given on its basis is emptied."""
    consent = db.session.get(Consent, consent_id)
    if consent is None or consent.user_id != current_user.id:
        abort(404)
    if withdraw(consent):
        record("user.consent_withdrawn", f"user:{current_user.id}", after={"consent": consent.id})
        db.session.commit()
        flash(_("Taken back. What you had given for it was deleted."), "success")
    else:
        flash(_("The service that it belongs to is switched off. Please try again when it is back."), "warning")
    return redirect(OWN)


@bp.route("/akun/hapus", methods=["GET", "POST"], access="signed in")
@needs_fresh
def erase() -> Response:
    """Have one's account erased; the answer shows what was done."""
    form = EraseForm()
    if not form.validate_on_submit():
        return page("privacy/erase.html", form, 422 if form.errors else 200)
    try:
        done = services.erase(current_user._get_current_object())
    except Refused as refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        return page("privacy/erase.html", form, 422)
    logout_user()  # the page that answers is a stranger's
    sessions.current_session().end()
    return page("privacy/erased.html", done=done)
