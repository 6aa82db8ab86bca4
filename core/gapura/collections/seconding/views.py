"""The page on which somebody says that they see it too."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ...accounts import throttle
from ...database.engine import db
from ...forms import Form, once
from ...shell.htmx import redirect, render
from .. import shown
from ..mounted import Mounted
from ..views import template
from .services import is_open, see_too

AN_HOUR, TIMES = 3600, 30


def too(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """Somebody sees it too."""
    record = db.session.get(mounted.model, record_id)
    if record is None or not is_open(mounted, record):
        abort(404)
    form, url = Form(), mounted.url_of(record)
    if not form.validate_on_submit():
        told: dict[str, Any] = {
            "title": shown.title_of(mounted, record).text,
            "texts": shown.public_texts(mounted, record),
        }
        return render(template(mounted, "too.html"), mounted=mounted, record=record, form=form, url=url, **told)
    if throttle.allow(f"{mounted.key}.too", request.remote_addr or "", TIMES, AN_HOUR):
        flash(_("Much was sent from here in a short time. Please try again in an hour."), "warning")
        return redirect(url)

    def save() -> str:
        who = f"user {current_user.id}" if current_user.is_authenticated else f"browser {session['csrf_token']}"
        if see_too(record, who):
            flash(_("Thank you. You were counted."), "success")
        else:
            flash(_("You had been counted already. Thank you."), "info")
        return url

    return redirect(once.submit(form, save))
