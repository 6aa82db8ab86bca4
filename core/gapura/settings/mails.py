"""The outbox as the administrator sees it: what was sent, what waits and why, and a second try."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..accounts.contact import masked
from ..accounts.forms import EmptyForm
from ..audit.services import record
from ..background.outbox import FAILED, WAITING
from ..contract.types import Text
from ..database.engine import db
from ..forms import ChoiceField, FilterForm, IntegerField
from ..mail import services
from ..mail.compose import parts_of, without_links
from ..mail.models import SENT, Mail
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.htmx import redirect, render

bp = Blueprint("settings_mails", __name__)

ANY_ID = "int(max=2147483647)"
STATES: dict[str, tuple[Text, str]] = {
    WAITING: (_l("Waiting"), "warning"),
    SENT: (_l("Sent"), "success"),
    FAILED: (_l("Not sent"), "danger"),
}


class MailFilter(FilterForm):
    """What of the outbox is shown."""

    state = ChoiceField(_l("State"), choices=[(state, title) for state, (title, _tone) in STATES.items()])
    before = IntegerField(minimum=1)


@bp.get("/pengaturan/surat", access="core.mail")
def index() -> Response:
    """The outbox, the newest first."""
    wanted = MailFilter().chosen()
    state = wanted.get("state", "")
    found, before = services.page(state, wanted.get("before"))
    context = {
        "mails": found, "state": state, "states": STATES, "counts": services.counts(), "masked": masked,
        "choices": [(name, title) for name, (title, _tone) in STATES.items()], **_server(),
        "older": url_for("settings_mails.index", state=state or None, before=before) if before else None,
        "newer": url_for("settings_mails.index", state=state or None) if "before" in wanted else None,
    }  # fmt: skip
    return render("settings/mails.html", "settings/mails_list.html", **context)


@bp.get(f"/pengaturan/surat/<{ANY_ID}:mail_id>", access="core.mail")
def mail(mail_id: int) -> Response:
    """One mail with its text; that somebody read it is logged."""
    found = _mail(mail_id)
    record("mail.read", f"mail:{found.id}")
    db.session.commit()
    hides = found.secret and _server()["server"]
    text = without_links(found.text) if hides else found.text
    context: dict[str, Any] = {
        "mail": found,
        "parts": parts_of(text),
        "hides": hides,
        "states": STATES,
        "form": EmptyForm(),
    }
    return render("settings/mail.html", **context, **_server())


@bp.post(f"/pengaturan/surat/<{ANY_ID}:mail_id>/coba-lagi", access="core.mail")
def again(mail_id: int) -> Response:
    """Send it again soon."""
    found = _mail(mail_id)
    if services.try_again(found):
        record("mail.retry", f"mail:{found.id}")
        db.session.commit()
        flash(_("The mail is tried again now."), "success")
    else:
        flash(_("This mail was sent already, or its text is gone."), "warning")
    return redirect(url_for("settings_mails.mail", mail_id=mail_id))


def _mail(mail_id: int) -> Mail:
    return db.session.get(Mail, mail_id) or abort(404)


def _server() -> dict[str, Any]:
    settings = current_assembly().resources.settings
    server = settings.mail_server
    return {"server": f"{server.host}:{server.port}" if server else "", "sender": settings.mail_sender}
