"""The office's own pages of a collection: what waits, every record, entering and changing, and the steps."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from ..accounts.permissions import may
from ..contract.collections import OFFICE
from ..database.engine import db
from ..forms import Form, HiddenField, LongTextField, once
from ..shell.htmx import redirect, render
from . import access, history, listing, services, shown
from .forms import OFFICE_FORM, form_class
from .mounted import Mounted
from .views import refuse_stale, template
from .workflow import StepRefused, open_steps

STATE, ALL = "keadaan", "semua"


class StepForm(Form):
    """A step and the reason for it."""

    version = HiddenField()
    reason = LongTextField(max_length=1000)


def queue(mounted: Mounted) -> ResponseReturnValue:
    """What waits for the office; or the records of another state, or all."""
    flow = mounted.workflow
    asked = request.args.get(STATE, "")
    names = [state.name for state in flow.states]
    wanted = [asked] if asked in names else list(flow.waiting) or names
    if asked == ALL:
        wanted = names
    visible = mounted.model.state.in_(wanted) & access.own(mounted, "edit")
    choice = listing.chosen(mounted)
    found = listing.listing(mounted, choice, visible)
    return render(
        template(mounted, "manage/queue.html"),
        mounted=mounted,
        listing=found,
        page=found.page,
        choice=choice,
        state=asked,
        states=flow.states,
        may_import=may(mounted.right("import")),
        may_export=may(mounted.right("export")),
    )


def enter(mounted: Mounted) -> ResponseReturnValue:
    """The office enters a record."""
    form = form_class(mounted, OFFICE_FORM)(data={"office_id": access.office_of(mounted)})
    if form.validate_on_submit():

        def save() -> str:
            record = services.add(mounted, form, submitted=False)
            return mounted.url("handle", record_id=record.id)

        location = once.submit(form, save)
        flash(_("Saved."), "success")
        return redirect(location)
    page = render(template(mounted, "manage/edit.html"), mounted=mounted, form=form, record=None)
    return page, 400 if form.errors else 200


def handle(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """One record with its form, the steps that are open, and its history."""
    record = access.handled(mounted, "edit", record_id)
    form = form_class(mounted, OFFICE_FORM)(obj=record)
    if form.validate_on_submit():
        location = _change(mounted, record_id, form)
        if location:
            flash(_("Your changes are saved."), "success")
            return redirect(location)
    return _handling(mounted, record_id, form, StepForm(data={"version": str(record.version)}))


def step(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """Take a step with one record."""
    record = access.handled(mounted, "approve", record_id)
    form, name = StepForm(), request.form.get("step", "")
    if form.validate_on_submit():

        def save() -> str:
            current = services.locked(mounted, record_id, form.version.data)
            services.take_step(mounted, current, name, by=OFFICE, reason=form.reason.data)
            return mounted.url("queue")

        try:
            location = once.submit(form, save)
            flash(_("Your decision is saved."), "success")
            return redirect(location)
        except StepRefused as refusal:
            db.session.rollback()
            explain(form, refusal)
        except services.ChangedMeanwhile:
            db.session.rollback()
            refuse_stale(form, access.handled(mounted, "approve", record_id))
    return _handling(mounted, record_id, form_class(mounted, OFFICE_FORM)(formdata=None, obj=record), form)


def explain(form: Any, refusal: StepRefused) -> None:
    """Say on the form why a step is not possible."""
    sentences = {
        "state": _("That is not possible in the present state."),
        "reason": _("Please say why; whoever sent this has to know what to change."),
    }
    sentence = sentences.get(refusal.kind, str(refusal))
    (form.reason.errors if refusal.kind == "reason" else form.form_errors).append(sentence)


def _change(mounted: Mounted, record_id: int, form: Any) -> str:
    def save() -> str:
        current = services.locked(mounted, record_id, form.version.data)
        services.edit(mounted, current, form, by=OFFICE)
        return mounted.url("handle", record_id=record_id)

    try:
        return once.submit(form, save)
    except services.ChangedMeanwhile:
        db.session.rollback()
        refuse_stale(form, access.handled(mounted, "edit", record_id))
        return ""


def _handling(mounted: Mounted, record_id: int, form: Any, steps: Any) -> ResponseReturnValue:
    record = access.handled(mounted, "edit", record_id)
    may_decide = OFFICE in access.sides(mounted, record)
    page = render(
        template(mounted, "manage/edit.html"),
        mounted=mounted,
        form=form,
        record=record,
        state=mounted.workflow.state(record.state),
        step_form=steps,
        steps=open_steps(mounted.workflow, record.state, OFFICE) if may_decide else (),
        history=history.of(record),
        facts=shown.all_facts(mounted, record),
    )
    if form.errors or steps.errors or form.form_errors or steps.form_errors:
        return page, 400
    return page
