"""The office's desk: the queue of reports, and what is done with one."""

from __future__ import annotations

from typing import Any

from flask import abort, flash
from sqlalchemy.orm.exc import StaleDataError

from gapura import contains_words, db, once, page_of, redirect, render
from gapura import gettext as _

from . import services
from .forms import HandleForm, QueueFilters
from .models import Report
from .states import CLOSED, RECEIVED, STATES
from .views import bp

__all__ = ["bp"]


@bp.get("/antrean", access=services.HANDLE)
def queue() -> Any:
    """The office's reports in one state: what waits longest first, what is closed newest first."""
    chosen = QueueFilters().chosen()
    words, state = chosen.get("q", ""), chosen.get("status", RECEIVED)
    assigned = services.assigned()
    found = assigned.where(contains_words(Report.search_text, words) if words else Report.state == state)
    keys: list[Any] = [Report.changed_at, Report.id]
    if words or state in CLOSED:
        keys = [key.desc() for key in keys]
    page = page_of(found, keys, size=20)
    context = {"page": page, "state": state, "words": words, "counts": services.counts(assigned)}
    return render("environment/queue.html", states=STATES, **context)


@bp.route("/antrean/<code>", methods=["GET", "POST"], access=services.HANDLE)
def handle(code: str) -> Any:
    """One report with everything that is known about it, and its next step."""
    report = services.by_code(services.assigned(), code) or abort(404)
    form = HandleForm(report)
    earlier = once.earlier(form) if form.is_submitted() else None
    if earlier:
        return redirect(earlier)
    try:
        if form.validate_on_submit():
            address = once.submit(form, lambda: services.handle(report, form))
            flash(_("The step is saved."), "success")
            return redirect(address)
    except StaleDataError:  # somebody else's step was committed between the check and our write
        db.session.rollback()
        form.tell_conflict()
    answer = 409 if form.conflict else 400 if form.errors else 200
    return render("environment/handle.html", form=form, report=report), answer
