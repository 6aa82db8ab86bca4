"""The pages on which somebody asks to be told what becomes of a record, says yes from the mail, or stops it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ..accounts import throttle
from ..database.engine import db
from ..database.types import utcnow
from ..forms import EmailField, Form, once
from ..shell.htmx import redirect, render
from . import shown
from .following import UNSEEN
from .mounted import Mounted
from .subscribers import ask, can_subscribe, known
from .views import template

ASKED, AN_HOUR = 20, 3600  # times that one network may ask
YES, STOP = "ya", "berhenti"


class SubscribeForm(Form):
    """Where to write to."""

    email = EmailField(_l("Your e-mail address"), required=True)


def subscribe(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """Somebody asks to be told; a mail asks whether the address is right. Who is told already learns nothing here."""
    record = db.session.get(mounted.model, record_id)
    if record is None or not can_subscribe(mounted, record):
        abort(404)
    form = SubscribeForm()
    if not form.validate_on_submit():
        return _page(mounted, "subscribe.html", record, 400 if form.errors else 200, form=form)
    if throttle.allow("collections.subscribe", throttle.network_of(request.remote_addr), ASKED, AN_HOUR):
        form.form_errors.append(_("Much was sent from here in a short time. Please try again in an hour."))
        return _page(mounted, "subscribe.html", record, 429, form=form)

    def save() -> str:
        ask(mounted, record, form.email.data)
        sentence = _("We wrote to %(email)s. Open the link in that mail, and you will be told.", email=form.email.data)
        flash(sentence, "success")
        return mounted.url_of(record)

    return redirect(once.submit(form, save))


def subscriber(mounted: Mounted, secret: str) -> ResponseReturnValue:
    """The page behind the link in each mail: say yes, or be told no more."""
    found, record = known(mounted, secret)
    return _page(mounted, "subscriber.html", record, form=Form(formdata=None), found=found, secret=secret)


def answer(mounted: Mounted, secret: str, word: str) -> ResponseReturnValue:
    """Somebody says yes, or wants to be told no more."""
    found, record = known(mounted, secret)
    if not Form().validate_on_submit():
        abort(400)
    if word == YES:
        found.confirmed_at = found.confirmed_at or utcnow()
        flash(_("Thank you. We write to you whenever something is done about it."), "success")
    else:
        db.session.delete(found)
        flash(_("You will be told no more. Your address was deleted."), "success")
    location = mounted.url_of(record)
    db.session.commit()
    return redirect(location)


def _page(mounted: Mounted, name: str, record: Any, status: int = 200, **context: Any) -> Response:
    title = shown.title_of(mounted, record).text
    page = render(template(mounted, name), mounted=mounted, record=record, title=title, **context)
    made = make_response(page, status)
    made.headers.update(UNSEEN)
    return made
