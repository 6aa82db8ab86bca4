"""Following what one sent without having an account: its status by its code, everything by its secret link."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from ..accounts import throttle
from ..accounts.models import Office
from ..database.engine import db
from ..shell.htmx import render
from . import shown
from .mixins.tracked import Tracked, hash_of, new_code, read_code, secret_of
from .mounted import Mounted
from .progress import progress_of
from .views import template

CODE, NEW = "kode", "baru"
TRIES, WINDOW = 60, 600  # codes that one address may ask for in so many seconds
LONGEST_CODE = 40
# A private page: not kept, not found, and its address is told to nobody.
UNSEEN = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


def is_tracked(mounted: Mounted) -> bool:
    """Whether people follow what they sent."""
    return issubclass(mounted.model, Tracked)


def begin(record: Any, form: Any) -> None:
    """Give a new record a code that no other has, and the secret that belongs to the form it came with."""
    if not isinstance(record, Tracked):
        return
    model: Any = type(record)
    record.code = record.code or new_code(record.code_prefix)
    while db.session.scalar(sa.select(sa.exists().where(model.code == record.code))):
        record.code = new_code(record.code_prefix)
    record.secret_hash = hash_of(_secret(record, form))


def address_after(mounted: Mounted, record: Any, form: Any) -> str:
    """Where whoever just sent a record goes on: their own page of it, the same for a form that arrives twice."""
    return mounted.url("follow", secret=_secret(record, form), **{NEW: 1})


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
    model = mounted.model
    record = db.session.scalar(sa.select(model).where(model.secret_hash == hash_of(secret))) or abort(404)
    link = mounted.url("follow", secret=secret, _external=True)
    asked = {name: spec for name, spec in mounted.specs.items() if spec.entered and spec.submitted}
    sent = [(spec.label, shown.value_of(record, name, spec)) for name, spec in asked.items()]
    return _unseen(mounted, "follow.html", record, link=link, sent=sent, fresh=NEW in request.args)


def _secret(record: Any, form: Any) -> str:
    return secret_of(str(form.once.data), record.code)


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
