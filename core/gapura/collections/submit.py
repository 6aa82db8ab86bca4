"""What people outside the office do: add a record, see what they sent, change it, withdraw it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, current_app, flash, make_response, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from ..accounts import throttle
from ..config import Settings
from ..contract.collections import OWNER
from ..database.engine import db
from ..forms import Form, once
from ..plugins.inflight import running
from ..privacy.bases import TITLES
from ..shell.htmx import redirect, render
from . import access, history, privacy, services, spam, tracking
from .conflict import Conflict, seen_of, tell
from .forms import PUBLIC_FORM, TRAP_NAME, form_class
from .mounted import Mounted
from .parts import asked_for, wholes_of
from .records import Record
from .views import card_of, template
from .workflow import StepRefused, open_steps

ON_PAGE = 200
TEN_MINUTES, WEEK = 600, 7 * 86_400
SHORTEST_REPEATED = 20  # characters; a shorter text may well be written twice
TYPED = ("text", "long_text", "url")


def add(mounted: Mounted) -> ResponseReturnValue:
    """Somebody adds a record."""
    form = form_class(mounted, PUBLIC_FORM)(data=asked_for(mounted))
    if not form.is_submitted():
        return _form_page(mounted, form, None)
    if not form.validate():
        return _form_page(mounted, form, None, 400 if form.errors else 200)
    if once.earlier(form) is None:
        wait = _wait(mounted)
        if wait:
            return _too_often(mounted, form, None, wait)
    same = _alike(mounted, form)
    if same:
        form.apart.data = "1"
        form.keep_pictures()
        return _form_page(mounted, form, None, same=same)
    finding = judge(mounted, form, new=once.earlier(form) is None)
    location = once.submit(form, lambda: _thanks(mounted, _add(mounted, form, finding)))
    return redirect(_onward(mounted, form, location))


def _alike(mounted: Mounted, form: Any) -> list[Any]:
    """Records that may be what the person is about to send, unless they said already that it is none of them."""
    if mounted.collection.alike is None or form.apart.data or once.earlier(form) is not None:
        return []
    with running(mounted.plugin):
        return list(mounted.collection.alike({name: field.data for name, field in form._fields.items()}))


def _onward(mounted: Mounted, form: Any, location: str) -> str:
    """Where the person goes on: what is said for every arrival of the form, which may hold a secret."""
    if not tracking.is_tracked(mounted):
        return location
    number = location.rpartition("/")[2]
    record = db.session.get(mounted.model, int(number)) if number.isdigit() else None
    if record is None:
        return mounted.url("index")
    return tracking.address_after(mounted, record, form)


def _add(mounted: Mounted, form: Any, finding: spam.Finding) -> Record:
    record = services.add(mounted, form, submitted=True, finding=finding)
    privacy.agree(mounted, record, {})
    return record


def _thanks(mounted: Mounted, record: Record) -> str:
    if tracking.is_tracked(mounted):
        return mounted.url("found", record_id=record.id)
    if record.state in mounted.workflow.public:
        flash(_("Thank you. It is published."), "success")
        return mounted.url_of(record)
    whole = next(((spec.model, getattr(record, name), home) for name, spec, home in wholes_of(mounted)), None)
    if whole is not None:
        flash(_("Thank you. The office looks at it before everybody sees it."), "success")
        return whole[2].url_of(db.session.get_one(*whole[:2]))
    flash(_("Thank you. The office looks at it before everybody sees it."), "success")
    return mounted.url("mine") if current_user.is_authenticated else mounted.url("index")


def mine(mounted: Mounted) -> ResponseReturnValue:
    """What the signed-in person submitted."""
    model = mounted.model
    query = sa.select(model).where(model.owner_id == current_user.id).order_by(model.id.desc()).limit(ON_PAGE)
    rows = db.session.scalars(query).unique().all()
    steps = {record.id: open_steps(mounted.workflow, record.state, OWNER) for record in rows}
    context: dict[str, Any] = {"records": rows, "steps": steps, "reasons": history.last_reasons(rows), "form": Form()}
    return render(template(mounted, "mine.html"), mounted=mounted, **context)


def edit_own(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """The person changes what they submitted."""
    record = _own(mounted, record_id)
    if record.state == mounted.workflow.removed:
        abort(404)
    form = form_class(mounted, PUBLIC_FORM)(obj=record)
    if not form.is_submitted():
        form.seen.data = seen_of(record)["seen"]
        return _form_page(mounted, form, record)
    if not form.validate():
        return _form_page(mounted, form, record, 400 if form.errors else 200)
    wait = _wait(mounted)
    if wait:
        return _too_often(mounted, form, record, wait)

    def save() -> str:
        current = services.locked(mounted, record_id, form.version.data)
        before = history.personal_of(current)
        services.edit(mounted, current, form, by=OWNER, finding=judge(mounted, form, new=False))
        privacy.agree(mounted, current, before)
        flash(_("Your changes are saved."), "success")
        return mounted.url("mine")

    try:
        return redirect(once.submit(form, save))
    except services.ChangedMeanwhile:
        db.session.rollback()
        record = _own(mounted, record_id)
        return _form_page(mounted, form, record, 409, tell(mounted, record, form, names=False))


def step_own(mounted: Mounted, record_id: int, name: str) -> ResponseReturnValue:
    """The person withdraws what they submitted, or sends it again."""
    _own(mounted, record_id)
    form = Form()
    if not form.validate_on_submit():
        abort(400)

    def save() -> str:
        services.take_step(mounted, services.locked(mounted, record_id), name, by=OWNER)
        return mounted.url("mine")

    try:
        return redirect(once.submit(form, save))
    except (StepRefused, services.ChangedMeanwhile):
        db.session.rollback()
        flash(_("That is not possible in the present state."), "warning")
        return redirect(mounted.url("mine"))


def judge(mounted: Mounted, form: Any, *, new: bool) -> spam.Finding:
    """How much what was sent looks like spam.

    Args:
        new: whether it is a text that was not sent before, so that one that repeats an earlier one is noticed.
    """
    texts = typed(mounted, form)
    return spam.judge(texts, [*_signs(form), *(repeated(mounted, texts) if new else ())])


def typed(mounted: Mounted, form: Any) -> list[str]:
    """The texts that somebody wrote, field by field."""
    return [str(form[name].data) for name, spec in mounted.specs.items() if _is_typed(form, name, spec)]


def _is_typed(form: Any, name: str, spec: Any) -> bool:
    return spec.kind in TYPED and name in form and bool(form[name].data)


def _signs(form: Any) -> Iterator[str]:
    """What was noticed while the form was sent."""
    if form[TRAP_NAME].data:
        yield spam.TRAP
    age = form.shown.age()
    if age is None:
        yield spam.NO_MOMENT
    elif age < _settings().form_seconds:
        yield spam.FAST


def repeated(mounted: Mounted, texts: list[str]) -> Iterator[str]:
    """Whether the same was written within a week, as a sign of spam."""
    text = " ".join(spam.fold_disguise(" ".join(texts)).split())
    if len(text) >= SHORTEST_REPEATED and throttle.allow("collections.text", f"{mounted.key} {text}", 1, WEEK):
        yield spam.REPEATED


def _wait(mounted: Mounted) -> int | None:
    """Seconds until the person may send again: an account, else this browser, else a network with many people."""
    limits = _settings()
    if current_user.is_authenticated:
        return throttle.allow("collections.account", str(current_user.id), limits.posts_per_account, TEN_MINUTES)
    network = throttle.network_of(request.remote_addr)
    waits = (
        throttle.allow("collections.browser", session.get("csrf_token", ""), limits.posts_per_browser, 60),
        throttle.allow("collections.network", network, limits.posts_per_network, TEN_MINUTES),
    )
    return max(filter(None, waits), default=None)


def _settings() -> Settings:
    found: Settings = current_app.extensions["gapura"].resources.settings
    return found


def _too_often(mounted: Mounted, form: Any, record: Any, wait: int) -> ResponseReturnValue:
    minutes = ngettext("%(num)s minute", "%(num)s minutes", -(-wait // 60))
    sentence = _(
        "Much was sent from here in a short time. Nothing is lost: please send this again in %(wait)s.", wait=minutes
    )
    form.form_errors.append(sentence)
    form.keep_pictures()
    answer = _form_page(mounted, form, record, 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _form_page(
    mounted: Mounted,
    form: Any,
    record: Any,
    status: int = 200,
    conflict: Conflict | None = None,
    same: Sequence[Any] = (),
) -> Response:
    flow = mounted.workflow
    page = render(
        template(mounted, "add.html"),
        mounted=mounted,
        form=form,
        record=record,
        conflict=conflict,
        same=[(one, card_of(mounted, one)) for one in same],
        at_once=flow.submitted in flow.public,
        private=[spec.label for name, spec in mounted.specs.items() if name in form and not spec.shown],
        personal=privacy.told_together(mounted, form),
        bases=TITLES,
        draft=f"{mounted.key}:{record.id if record else ''}:{current_user.get_id() or ''}",
    )
    response = make_response(page, status)
    if record is None and status == 200 and not same and not current_user.is_authenticated:
        response.headers["X-Offline"] = "keep"  # an empty form holds nothing of anybody: it opens without a connection
    return response


def _own(mounted: Mounted, record_id: int) -> Any:
    record = db.session.get(mounted.model, record_id)
    if record is None or not access.is_owner(record):
        abort(404)
    return record
