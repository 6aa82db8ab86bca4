"""The pages of what one sent without an account: its status by its code, everything and the answer by its link."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from ..accounts import throttle
from ..accounts.models import Office
from ..contract.collections import OWNER
from ..database.engine import db
from ..forms import Form, once
from ..shell.htmx import redirect, render
from . import services, shown, workflow
from .mixins.tracked import read_code
from .mounted import Mounted
from .progress import progress_of
from .tracking import NEW, followed
from .views import template

CODE = "kode"
TRIES, WINDOW = 60, 600  # codes that one address may ask for in so many seconds
LONGEST_CODE = 40
# A private page: not kept, not found, and its address is told to nobody.
UNSEEN = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def status(mounted: Mounted) -> ResponseReturnValue:
    """The public status of a record by its tracking code."""
    model, code = mounted.model, request.args.get(CODE, "").strip()[:LONGEST_CODE]
    wait = throttle.allow(f"{mounted.key}.status", request.remote_addr or "", TRIES, WINDOW) if code else None
    if wait:
        raise TooManyRequests(retry_after=wait)
    known = read_code(code, model.code_prefix)
    record = db.session.scalar(sa.select(model).where(model.code == known)) if known else None
    return _unseen(mounted, "status.html", record, code=code), 404 if code and record is None else 200


def follow(mounted: Mounted, secret: str) -> ResponseReturnValue:
    """The sender's own view of a record, for whoever has the secret link."""
    record = followed(mounted, secret) or abort(404)
    link = mounted.url("follow", secret=secret, _external=True)
    asked = {name: spec for name, spec in mounted.specs.items() if spec.entered and spec.submitted}
    sent = [(spec.label, shown.value_of(record, name, spec)) for name, spec in asked.items()]
    steps = workflow.open_steps(mounted.workflow, record.state, OWNER)
    fresh = NEW in request.args and record.state == mounted.workflow.submitted
    told = {"steps": steps, "form": Form(formdata=None), "secret": secret, "fresh": fresh}
    return _unseen(mounted, "follow.html", record, link=link, sent=sent, **told)


def follow_step(mounted: Mounted, secret: str, name: str) -> ResponseReturnValue:
    """Whoever has the secret link takes one of the sender's steps."""
    record, form = followed(mounted, secret) or abort(404), Form()
    if not form.validate_on_submit():
        abort(400)
    location = mounted.url("follow", secret=secret)

    def save() -> str:
        services.take_step(mounted, services.locked(mounted, record.id), name, by=OWNER)
        flash(_("Thank you. The office sees your answer."), "success")
        return location

    try:
        return redirect(once.submit(form, save))
    except (workflow.StepRefused, services.ChangedMeanwhile):
        db.session.rollback()
        flash(_("That is not possible in the present state."), "warning")
        return redirect(location)


def _unseen(mounted: Mounted, name: str, record: Any, **context: Any) -> Response:
    if record is not None:
        state = mounted.workflow.state(record.state)
        context |= {
            "title": shown.title_of(mounted, record).text,
            "state": state,
            "progress": progress_of(record, own=True),
            "office": db.session.get(Office, record.office_id) if record.office_id else None,
            "public_url": mounted.url_of(record) if state.public else "",
        }
    answer = make_response(render(template(mounted, name), mounted=mounted, record=record, **context))
    answer.headers.update(UNSEEN)
    return answer
