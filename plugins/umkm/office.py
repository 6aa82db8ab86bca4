"""The office's pages: what waits for it, and the decision about one business."""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort, flash, request, url_for

from gapura import db, once, page_of, redirect, render
from gapura import gettext as _

from . import services, states
from .categories import CATEGORIES
from .forms import DecisionForm
from .models import Business
from .views import ID, bp


@bp.get("/antrean", access="umkm.approve")
def queue():
    """What waits, the oldest first; or the businesses of a state, by name."""
    _office_only()
    state = request.args.get("keadaan", "")
    if state in states.STATES and state != states.PENDING:
        page = page_of(sa.select(Business).where(Business.state == state), [Business.sort_name, Business.id])
    else:
        state = ""
        waiting = sa.select(Business).where(Business.waiting_since.is_not(None))
        page = page_of(waiting, [Business.waiting_since, Business.id])
    return render("umkm/queue.html", page=page, state=state, states=states, categories=CATEGORIES)


@bp.route(f"/antrean/{ID}", methods=["GET", "POST"], access="umkm.approve")
def review(business_id: int):
    """Look at a business and decide."""
    _office_only()
    business = db.session.get(Business, business_id) or abort(404)
    form, act = DecisionForm(obj=business), request.form.get("act", "")
    if form.validate_on_submit():
        location = _decide(form, business_id, act)
        if location:
            flash(_("Your decision is saved; the owner sees it."), "success")
            return redirect(location)
    acts = states.allowed(business.state, states.OFFICE)
    page = render(
        "umkm/review.html",
        business=business,
        form=form,
        acts=acts,
        states=states,
        category=CATEGORIES[business.category],
    )
    return page, 400 if form.errors else 200


def _decide(form: DecisionForm, business_id: int, act: str) -> str:
    def save() -> str:
        services.decide(services.locked(business_id, form.version.data), act, states.OFFICE, form.reason.data)
        return url_for("umkm.queue")

    try:
        return once.submit(form, save)
    except states.NotAllowedError:
        db.session.rollback()
        if act in states.ACTS and states.ACTS[act].reason and not form.reason.data:
            form.reason.errors = [_("Please say why; the owner has to know what to change.")]
        else:
            form.form_errors.append(_("That is not possible in the present state."))
    except services.ChangedMeanwhileError:
        db.session.rollback()
        services.refuse_stale(form, db.session.get(Business, business_id) or abort(404))
    return ""


def _office_only() -> None:
    """People of other offices learn nothing here."""
    if not services.is_office():
        abort(404)
