"""The pages on which somebody claims a record, hands one on, takes one over, and the office decides."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from ...accounts import throttle
from ...accounts.models import User
from ...database.engine import db
from ...forms import Form, LongTextField, once
from ...shell.htmx import redirect, render
from .. import access, services
from ..following import UNSEEN
from ..mounted import Mounted
from ..views import template
from . import services as owners
from .models import Claim

CLAIMS, A_DAY = 10, 86_400
ACCEPT, REFUSE = "terima", "tolak"


class ClaimForm(Form):
    """How the office can be sure."""

    text = LongTextField(
        _l("How can the office tell that it is yours?"),
        required=True,
        max_length=1000,
        description=_l("For instance a paper with your name, or a number that the office knows; not your NIK."),
    )


class DecideForm(Form):
    """Why a claim is refused."""

    reason = LongTextField(_l("Reason"), max_length=1000)


def claim(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """Somebody who is signed in says that a record is theirs."""
    record = db.session.get(mounted.model, record_id)
    if record is None or record.state not in mounted.workflow.public or access.is_owner(record):
        abort(404)
    form = ClaimForm()
    if not form.validate_on_submit():
        return _page(mounted, "claim.html", record, 400 if form.errors else 200, form=form)
    if throttle.allow("collections.claim", str(current_user.id), CLAIMS, A_DAY):
        form.form_errors.append(_("You have claimed much today. Please go on tomorrow."))
        return _page(mounted, "claim.html", record, 429, form=form)

    def save() -> str:
        if owners.claim(record, current_user.id, form.text.data):
            flash(_("Thank you. The office looks at it and writes to you."), "success")
        else:
            flash(_("Many people claim this already. Please call the office."), "warning")
        return mounted.url_of(record)

    return redirect(once.submit(form, save))


def offer(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """The owner gets a link to hand to whoever takes the record over."""
    record = db.session.get(mounted.model, record_id)
    if record is None or not access.is_owner(record) or record.state == mounted.workflow.removed:
        abort(404)
    return _page(mounted, "offer.html", record, link=_link(mounted, record), back=mounted.url("mine"))


def decide(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """The office sees whose a record is, who claims it, and a link to hand to whoever it belongs to."""
    record = access.handled(mounted, "approve", record_id)
    owner = db.session.get(User, record.owner_id) if record.owner_id else None
    context: dict[str, Any] = {"owner": owner, "claims": owners.claims_of(record), "form": DecideForm(formdata=None)}
    return _page(mounted, "owner.html", record, link=_link(mounted, record), accept=ACCEPT, refuse=REFUSE, **context)


def decided(mounted: Mounted, record_id: int, claim_id: int, word: str) -> ResponseReturnValue:
    """The office says yes or no to a claim."""
    access.handled(mounted, "approve", record_id)
    form = DecideForm()
    if not form.validate_on_submit():
        abort(400)

    def save() -> str:
        record = services.locked(mounted, record_id)
        one = db.session.get(Claim, claim_id)
        if one is None or (one.kind, one.record_id) != (mounted.model.__tablename__, record_id):
            abort(404)
        user = db.session.get_one(User, one.user_id)
        if word == ACCEPT:
            owners.give(mounted, record, user)
            owners.tell(mounted, record, user, accepted=True)
            flash(_("It belongs to %(name)s now.", name=user.name), "success")
        else:
            owners.refuse(mounted, record, one, form.reason.data or "")
            flash(_("The claim is refused."), "success")
        return mounted.url("owner", record_id=record_id)

    return redirect(once.submit(form, save))


def take(mounted: Mounted, secret: str) -> ResponseReturnValue:
    """Whoever was handed the link takes the record over."""
    record, form = owners.offered(mounted, secret), Form()
    if record is None:
        return _page(mounted, "take.html", None, 404)
    if access.is_owner(record):
        return redirect(mounted.url("mine"))
    if not form.validate_on_submit():
        return _page(mounted, "take.html", record, form=form)

    def save() -> str:
        current = services.locked(mounted, record.id)
        if owners.offered(mounted, secret) is None:
            abort(404)
        owners.give(mounted, current, current_user._get_current_object())
        flash(_("It is yours now. Look through it, and say whether everybody may see your number."), "success")
        return mounted.url("edit_own", record_id=record.id)

    return redirect(once.submit(form, save))


def _link(mounted: Mounted, record: Any) -> str:
    return mounted.url("take", secret=owners.offer(mounted, record), _external=True)


def _page(mounted: Mounted, name: str, record: Any, status: int = 200, **context: Any) -> Response:
    page = render(template(mounted, f"owners/{name}"), mounted=mounted, record=record, **context)
    made = make_response(page, status)
    made.headers.update(UNSEEN)
    return made
