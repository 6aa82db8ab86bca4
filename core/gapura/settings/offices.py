"""Offices: the list, adding and changing them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from ..accounts import offices
from ..accounts.models import Office
from ..accounts.services import ROLE_TITLES, Refused
from ..database.engine import db
from ..forms import ChoiceField, EmailField, FilterForm, Form, LongTextField, TextField, once
from ..plugins.blueprint import Blueprint
from ..regions import districts, villages
from ..shell.htmx import redirect, render

bp = Blueprint("settings_offices", __name__)

ANY_ID = "int(max=2147483647)"


def region_choices() -> Iterator[tuple[str, str]]:
    """Each kecamatan, and under it its desa and kelurahan."""
    for district in districts():
        yield district.code, _("Kecamatan %(name)s", name=district.name)
        for village in villages(district.code):
            yield village.code, f"{district.name} › {village.name}"


class OfficeFilter(FilterForm):
    """What the list is searched for."""

    q = TextField(_l("Search"), max_length=100)


class OfficeForm(Form):
    """What the portal knows of an office."""

    name = TextField(_l("Full name"), required=True, max_length=200)
    short_name = TextField(_l("Short name"), max_length=60, description=_l("As people call it, for example DLH."))
    region_code = ChoiceField(
        _l("Area"),
        choices=lambda: list(region_choices()),
        blank=_l("The whole regency"),
        description=_l("A kecamatan or desa, for offices that serve only that."),
    )
    phone = TextField(_l("Phone number"), max_length=40)
    email = EmailField(_l("E-mail address"))
    address = LongTextField(_l("Address"), max_length=500, render_kw={"rows": 3})
    hours = TextField(
        _l("Opening hours"), max_length=200, description=_l("For example: Monday to Friday, 08.00-15.30 WITA.")
    )


class NewOfficeForm(OfficeForm):
    """The same, and the code that mini-apps know it by."""

    code = TextField(
        _l("Code"),
        required=True,
        max_length=40,
        description=_l("Small letters, digits, - and _, for example dlh. Mini-apps name their office by it; it stays."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_code(self, field: Any) -> None:
        """Small letters and digits."""
        if not offices.CODE.fullmatch(field.data):
            raise ValidationError(_("Use 3 to 40 small letters, digits, - or _, beginning with a letter."))


@bp.get("/pengaturan/kantor", access="core.offices")
def index() -> Response:
    """All offices."""
    q = OfficeFilter().chosen().get("q", "")
    context = {"offices": offices.every(q), "q": q, "counts": offices.staff_counts()}
    return render("settings/offices.html", "settings/offices_list.html", **context)


@bp.route("/pengaturan/kantor/tambah", methods=["GET", "POST"], access="core.offices")
def add() -> Response:
    """A new office."""
    form = NewOfficeForm()
    if not form.validate_on_submit():
        return _page("settings/office_new.html", form)
    try:
        location = once.submit(form, lambda: _added(form))
    except Refused as refusal:
        db.session.rollback()
        form.code.errors = [str(refusal)]
        return _page("settings/office_new.html", form)
    flash(_("The office was added."), "success")
    return redirect(location)


def _added(form: NewOfficeForm) -> str:
    office = offices.create(form.code.data, form.data)
    return url_for("settings_offices.edit", office_id=office.id)


@bp.route(f"/pengaturan/kantor/<{ANY_ID}:office_id>", methods=["GET", "POST"], access="core.offices")
def edit(office_id: int) -> Response:
    """Look at an office and change it."""
    office = db.session.get(Office, office_id) or abort(404)
    form = OfficeForm(obj=office)
    if not form.validate_on_submit():
        return _page("settings/office.html", form, office=office, staff=offices.staff(office), role_titles=ROLE_TITLES)
    offices.update(office, form.data)
    db.session.commit()
    flash(_("The office was changed."), "success")
    return redirect(url_for("settings_offices.index"))


def _page(template: str, form: Form, **context: Any) -> Response:
    answer = render(template, form=form, **context)
    answer.status_code = 422 if form.errors else 200
    return answer
