"""What everybody sees of a collection: list, map, record, and the form by which citizens add to it.

Each view gets the mounted collection first; ``mounting`` gives each its address and its audience.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, current_app, flash
from flask import redirect as moved
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from ..contract.collections import OWNER
from ..database.engine import db
from ..forms import Form, once
from ..shell.htmx import redirect, render
from . import access, facets, history, listing, services, shown
from .forms import PUBLIC_FORM, form_class
from .mounted import Mounted, slug_of
from .records import Record
from .workflow import StepRefused, open_steps


def index(mounted: Mounted) -> ResponseReturnValue:
    """The list with search, filters and order, or its map; htmx gets the results alone."""
    choice = listing.chosen(mounted)
    found = listing.listing(mounted, choice)
    response = render(
        template(mounted, "index.html"),
        template(mounted, "_results.html"),
        results=template(mounted, "_results.html"),
        mounted=mounted,
        choice=choice,
        listing=found,
        page=found.page,
        filters=[(name, spec, listing.options(mounted, name)) for name, spec in listing.filter_specs(mounted).items()],
        chips=facets.chips(mounted, choice),
        facets=facets.facets(mounted, choice, found),
        orders=_orders(mounted),
        cards=[card_of(mounted, record) for record in found.page.rows],
        has_map=has_map(mounted),
        may_add=mounted.collection.submissions != "",
    )
    if choice.query or choice.problem:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _orders(mounted: Mounted) -> list[tuple[str, Any]]:
    titles = {"name": _("Name"), "newest": _("Newest first")}
    return [(key, titles.get(key) or mounted.specs[key].label) for key in listing.orders(mounted)]


def detail(mounted: Mounted, record_id: int, slug: str = "") -> ResponseReturnValue:
    """One record; one that is not public only for its owner and its office, a removed one as its tombstone."""
    record = db.session.get(mounted.model, record_id)
    if record is None:
        abort(404)
    if record.state == mounted.workflow.removed and record.published_at:
        return render(template(mounted, "tombstone.html"), mounted=mounted, reason=history.last_reason(record)), 410
    if not access.may_see(mounted, record):
        abort(404)
    if slug != slug_of(record.title):
        return moved(mounted.url_of(record), 301)
    return render(
        template(mounted, "detail.html"),
        mounted=mounted,
        record=record,
        facts=shown.public_facts(mounted, record),
        state=mounted.workflow.state(record.state),
        is_owner=access.is_owner(record),
        may_edit=access.may_handle(mounted, "edit", record),
    )


def add(mounted: Mounted) -> ResponseReturnValue:
    """A citizen adds a record."""
    form = form_class(mounted, PUBLIC_FORM)()
    if form.validate_on_submit():
        return redirect(once.submit(form, lambda: _thanks(mounted, services.add(mounted, form, submitted=True))))
    page = render(template(mounted, "add.html"), mounted=mounted, form=form, record=None)
    return page, 400 if form.errors else 200


def _thanks(mounted: Mounted, record: Record) -> str:
    if record.state in mounted.workflow.public:
        flash(_("Thank you. It is published."), "success")
        return mounted.url_of(record)
    flash(_("Thank you. The office looks at it before everybody sees it."), "success")
    return mounted.url("mine") if current_user.is_authenticated else mounted.url("index")


def mine(mounted: Mounted) -> ResponseReturnValue:
    """What the signed-in person submitted."""
    model = mounted.model
    query = sa.select(model).where(model.owner_id == current_user.id).order_by(model.id.desc()).limit(200)
    rows = db.session.scalars(query).unique().all()
    steps = {record.id: open_steps(mounted.workflow, record.state, OWNER) for record in rows}
    reasons = {record.id: history.last_reason(record) for record in rows}
    return render(
        template(mounted, "mine.html"), mounted=mounted, records=rows, steps=steps, reasons=reasons, form=Form()
    )


def edit_own(mounted: Mounted, record_id: int) -> ResponseReturnValue:
    """The person changes what they submitted."""
    record = _own(mounted, record_id)
    form = form_class(mounted, PUBLIC_FORM)(obj=record)
    if form.validate_on_submit():

        def save() -> str:
            current = services.locked(mounted, record_id, form.version.data)
            services.edit(mounted, current, form, by=OWNER)
            return mounted.url("mine")

        try:
            location = once.submit(form, save)
        except services.ChangedMeanwhile:
            db.session.rollback()
            refuse_stale(form, _own(mounted, record_id))
        else:
            flash(_("Your changes are saved."), "success")
            return redirect(location)
    page = render(template(mounted, "add.html"), mounted=mounted, form=form, record=record)
    return page, 400 if form.errors else 200


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
    except StepRefused:
        db.session.rollback()
        flash(_("That is not possible in the present state."), "warning")
        return redirect(mounted.url("mine"))


def refuse_stale(form: Any, record: Record) -> None:
    """Say on the form that somebody was faster; it can then be sent again over the newest version."""
    form.version.data = str(record.version)
    form.form_errors.append(
        _("Somebody else changed this in the meantime. Please check your entries and send them again.")
    )


def has_map(mounted: Mounted) -> bool:
    """Whether the records have positions that everybody sees."""
    return any(spec.kind == "position" and spec.shown for spec in mounted.specs.values())


def card_of(mounted: Mounted, record: Any) -> dict[str, Any]:
    """What the list's card of a record shows."""
    given: dict[str, Any] = {
        "title": record.title,
        "url": mounted.url_of(record),
        "photo": getattr(record, "cover", None),
        "detail": in_words(mounted, record),
        "meta": "",
        "badges": [(_("Sample"), "neutral")] if record.sample else [],
    }
    more = mounted.collection.card(record) if mounted.collection.card else {}
    return given | more


def in_words(mounted: Mounted, record: Any) -> str:
    """The first filters in words: enough to tell records apart."""
    words = [
        str(shown.value_of(record, name, spec))
        for name, spec in listing.filter_specs(mounted).items()
        if spec.kind not in ("yes_no", "reference")  # a reference would be asked for record by record
    ]
    return " · ".join(word for word in words[:3] if word)


def _own(mounted: Mounted, record_id: int) -> Any:
    record = db.session.get(mounted.model, record_id)
    if record is None or not access.is_owner(record):
        abort(404)
    return record


def template(mounted: Mounted, name: str) -> str:
    """The template of that name: the plugin's own where there is one."""
    if name not in mounted.kept:
        template = current_app.jinja_env.select_template(mounted.template(name))
        mounted.kept[name] = template.name
    found: str = mounted.kept[name]
    return found
