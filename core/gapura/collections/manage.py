"""The office's own pages of a collection: what waits, every record, entering and changing, and the steps."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..accounts.permissions import may
from ..contract.collections import OFFICE, Step
from ..database.engine import db
from ..forms import Form, once
from ..shell.htmx import redirect, render
from . import access, acts, chronicle, history, queue, services, shown
from .conflict import Conflict, seen_of, tell
from .forms import OFFICE_FORM, StepForm, form_class, step_form_class
from .mixins import Verified
from .mounted import Mounted
from .owners.services import claimed
from .parts import asked_for
from .results import MessageForm
from .spam import HOLD
from .views import template
from .workflow import StepRefused, open_steps


def index(mounted: Mounted) -> ResponseReturnValue:
    """What waits for the office; or the records of another state, or all."""
    found = queue.asked(mounted, _("All"), _("To do"))
    return render(
        template(mounted, "manage/queue.html"),
        mounted=mounted,
        queue=found,
        page=found.page,
        choice=found.choice,
        hold=HOLD,
        form=StepForm(formdata=None),
        act=acts.last_act(mounted),
        claimed=claimed(mounted) if mounted.collection.claims else (),
        may_decide=access.may_anywhere(mounted, "approve"),
        most=acts.MOST,
        may_import=may(mounted.right("import")),
        may_export=may(mounted.right("export")),
    )


def enter(mounted: Mounted) -> ResponseReturnValue:
    """The office enters a record."""
    form = form_class(mounted, OFFICE_FORM)(data={"office_id": access.own_office(mounted), **asked_for(mounted)})
    if form.validate_on_submit():

        def save() -> str:
            record = services.add(mounted, form, submitted=False)
            flash(_("Saved."), "success")
            return mounted.url("handle", record_id=record.id)

        return redirect(once.submit(form, save))
    page = render(template(mounted, "manage/edit.html"), mounted=mounted, form=form, record=None, conflict=None)
    return page, 400 if form.errors else 200


def handle(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """One record with its form, the steps that are open, and its history."""
    record = access.handled(mounted, "edit", record_id)
    form = form_class(mounted, OFFICE_FORM)(obj=record)
    if not form.is_submitted():
        form.seen.data = seen_of(record)["seen"]
        return page_of(mounted, record, form)
    if not form.validate():
        return page_of(mounted, record, form, status=400)

    def save() -> str:
        current = services.locked(mounted, record_id, form.version.data)
        services.edit(mounted, current, form, by=OFFICE)
        flash(_("Your changes are saved."), "success")
        return mounted.url("handle", record_id=record_id)

    try:
        return redirect(once.submit(form, save))
    except services.ChangedMeanwhile:
        db.session.rollback()
        record = access.handled(mounted, "edit", record_id)
        return page_of(mounted, record, form, status=409, conflict=tell(mounted, record, form))


def step(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """Take a step that needs at most a reason; one that asks for more has a page of its own."""
    record = access.handled(mounted, "approve", record_id)
    name = request.form.get("step", "")
    chosen = next((one for one in mounted.workflow.steps if one.name == name), None)
    if chosen is not None and chosen.asks:
        return redirect(mounted.url("step_page", record_id=record_id, name=name))
    form = StepForm()
    refused = _take(mounted, record_id, name, form) if form.validate_on_submit() else None
    if isinstance(refused, Response):
        return refused
    record = access.handled(mounted, "approve", record_id)
    plain = form_class(mounted, OFFICE_FORM)(formdata=None, obj=record)
    plain.seen.data = seen_of(record)["seen"]
    return page_of(mounted, record, plain, steps=form, status=409 if refused else 400, conflict=refused)


def step_page(mounted: Mounted, record_id: int, name: str) -> ResponseReturnValue:
    """The page of a step that asks for more than a reason."""
    record = access.handled(mounted, "approve", record_id)
    chosen = next((one for one in _steps(mounted, record) if one.name == name), None)
    if chosen is None or not chosen.asks:
        abort(404)
    form = step_form_class(mounted, chosen)(obj=record)
    if isinstance(form, MessageForm) and (chosen.target or record.state) not in mounted.workflow.public:
        form.keep_private()
    status, refused = 200, None
    if form.is_submitted():
        refused = _take(mounted, record_id, name, form) if form.validate() else None
        if isinstance(refused, Response):
            return refused
        status = 409 if refused else 400
        record = access.handled(mounted, "approve", record_id)
    else:
        form.seen.data = seen_of(record)["seen"]
    context = {"form": form, "record": record, "step": chosen, "conflict": refused}
    return make_response(render(template(mounted, "manage/step.html"), mounted=mounted, **context), status)


def verify(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """Note that the record was seen to be right today."""
    access.handled(mounted, "edit", record_id)
    form = Form()
    if not issubclass(mounted.model, Verified) or not form.validate_on_submit():
        abort(404 if not issubclass(mounted.model, Verified) else 400)

    def save() -> str:
        services.verify(mounted, services.locked(mounted, record_id))
        flash(_("Thank you. It counts as confirmed from today."), "success")
        return mounted.url("handle", record_id=record_id)

    return redirect(once.submit(form, save))


def _take(mounted: Mounted, record_id: int, name: str, form: Any) -> Response | Conflict | None:
    """Take the step: where to go on, what somebody else changed, or nothing when the form says what is wrong."""

    def save() -> str:
        current = services.locked(mounted, record_id, form.version.data)
        words = {"reason": form.reason.data, "internal": form.internal.data}
        services.take_step(mounted, current, name, by=OFFICE, form=form, **words)
        db.session.flush()
        return mounted.url("queue", **{acts.ACT: history.last_id(current)})

    try:
        return redirect(once.submit(form, save))
    except StepRefused as refusal:
        db.session.rollback()
        explain(form, refusal)
        form.keep_pictures()
        return None
    except services.ChangedMeanwhile:
        db.session.rollback()
        return tell(mounted, access.handled(mounted, "approve", record_id), form)


def _steps(mounted: Mounted, record: Any) -> list[Step]:
    """The steps that are open to the office."""
    found = open_steps(mounted.workflow, record.state, OFFICE)
    return [one for one in found if not services.is_kept_back(mounted, record, one)]


def explain(form: Any, refusal: StepRefused) -> None:
    """Say on the form why a step is not possible."""
    sentence = acts.sentence_of(refusal)
    if refusal.kind == "reason":
        form.reason.errors = [sentence]
    else:
        form.form_errors.append(sentence)


def page_of(
    mounted: Mounted, record: Any, form: Any, *, steps: Any = None, status: int = 200, conflict: Any = None
) -> Response:
    """The page of a record with everything the office does there."""
    decides = OFFICE in access.sides(mounted, record)
    told = chronicle.told(mounted, record)
    page = render(
        template(mounted, "manage/edit.html"),
        mounted=mounted,
        form=form,
        record=record,
        state=mounted.workflow.state(record.state),
        step_form=steps or StepForm(formdata=None, data=seen_of(record)),
        steps=_steps(mounted, record) if decides else (),
        history=told,
        decides=decides,
        plain=Form(formdata=None),
        suspicion=next((one.reasons for one in told if one.reasons), []) if record.suspicion else [],
        verified=isinstance(record, Verified),
        facts=shown.all_facts(mounted, record),
        conflict=conflict,
    )
    return make_response(page, status)
