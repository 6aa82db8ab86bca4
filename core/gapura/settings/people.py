"""People: the list, new accounts, roles, switching accounts off and on."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import ValidationError

from ..accounts import offices, passwords, services
from ..accounts.acting.services import may_be_acted_as
from ..accounts.contact import normal_login
from ..accounts.forms import CONTACT_HELP, NOT_A_CONTACT
from ..accounts.managing import scope
from ..accounts.models import CITIZEN, OFFICE_ROLES, RANK, Office, User
from ..accounts.second_factor import services as second_factor
from ..database.engine import db
from ..forms import ChoiceField, FilterForm, Form, IntegerField, TextField, once
from ..plugins.blueprint import Blueprint
from ..shell.htmx import redirect, render

bp = Blueprint("settings_people", __name__)

ANY_ID = "int(max=2147483647)"
STAFF_ROLES = [(role, services.ROLE_TITLES[role]) for role in RANK if role != CITIZEN]


def role_choices() -> list[tuple[str, Any]]:
    """The roles that may be given."""
    return [(role, title) for role, title in STAFF_ROLES if role in scope().roles]


def office_choices() -> list[tuple[int, str]]:
    """The offices in which they may be given, by name."""
    own = {office.id: office.name for office in offices.every()}
    return [(number, own[number]) for number in scope().among(own)]


def only_office() -> int | None:
    """The one office of whoever manages just one."""
    own = scope().offices or ()
    return next(iter(own)) if len(own) == 1 else None


class PeopleFilter(FilterForm):
    """What the list is searched for."""

    q = TextField(_l("Search"), max_length=100)
    role = ChoiceField(_l("Role"), choices=STAFF_ROLES)
    before = IntegerField(minimum=1)


class RoleForm(Form):
    """A role, and the office where it needs one."""

    role = ChoiceField(_l("Role"), choices=role_choices, required=True)
    office_id = ChoiceField(
        _l("Office"),
        choices=office_choices,
        coerce=int,
        blank=_l("None"),
        default=only_office,
        description=_l("Operators and managers work for one office; give the role again for a second one."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """An office role needs its office, and who manages an office adds people to it alone."""
        valid = bool(super().validate(extra_validators))
        if not self.role.data and not self.role.errors and not scope().everybody:
            self.role.errors = [_("Choose the role that the person gets in your office.")]
            return False
        if self.role.data in OFFICE_ROLES and self.office_id.data is None and not self.office_id.errors:
            self.office_id.errors = [str(services.OFFICE_NEEDED)]
            return False
        return valid

    @property
    def office(self) -> Office | None:
        """The chosen office."""
        return None if self.office_id.data is None else db.session.get(Office, self.office_id.data)


class PersonForm(RoleForm):
    """A new account, made for somebody."""

    name = TextField(_l("Name"), required=True, max_length=services.NAME_LENGTH)
    login = TextField(_l("E-mail address or phone number"), required=True, max_length=254, description=CONTACT_HELP)
    role = ChoiceField(_l("Role"), choices=role_choices, blank=services.ROLE_TITLES[CITIZEN])

    def validate_login(self, field: Any) -> None:
        """An e-mail address or a phone number that nobody else signs in with."""
        if normal_login(field.data) is None:
            raise ValidationError(str(NOT_A_CONTACT))


class ActionForm(Form):
    """A button."""


@bp.get("/pengaturan/pengguna", access="core.people")
def index() -> Response:
    """People, the newest first."""
    wanted = PeopleFilter().chosen()
    q, role = wanted.get("q", ""), wanted.get("role", "")
    found, before = services.people(q, wanted.get("before"), role, scope().offices)
    context = {
        "people": found, "q": q, "role": role, "roles": STAFF_ROLES, "role_titles": services.ROLE_TITLES,
        "older": url_for("settings_people.index", q=q or None, role=role or None, before=before) if before else None,
        "newer": url_for("settings_people.index", q=q or None, role=role or None) if "before" in wanted else None,
    }  # fmt: skip
    return render("settings/people.html", "settings/people_list.html", **context)


@bp.route("/pengaturan/pengguna/tambah", methods=["GET", "POST"], access="core.people")
def add() -> Response:
    """A new account; its password is shown once, on the page that answers."""
    form = PersonForm()
    if not form.validate_on_submit():
        return _page("settings/person_new.html", 422 if form.errors else 200, form=form)
    earlier = once.earlier(form)
    if earlier:
        return redirect(earlier)
    fresh, made = passwords.fresh(), list[User]()
    try:
        location = once.submit(form, lambda: _made(form, fresh, made))
    except services.Refused as refusal:
        db.session.rollback()
        form.login.errors = [str(refusal)]
        return _page("settings/person_new.html", 422, form=form)
    return (
        _page("settings/person_password.html", person=made[0], password=fresh.password) if made else redirect(location)
    )


def _made(form: PersonForm, fresh: passwords.Fresh, made: list[User]) -> str:
    made.append(services.create_for(form.name.data, form.login.data, fresh, form.role.data or CITIZEN, form.office))
    return _address(made[0])


@bp.get(f"/pengaturan/pengguna/<{ANY_ID}:user_id>", access="core.people")
def person(user_id: int) -> Response:
    """One account and its roles."""
    return _show(_person(user_id), RoleForm())


@bp.post(f"/pengaturan/pengguna/<{ANY_ID}:user_id>/peran", access="core.people")
def give_role(user_id: int) -> Response:
    """Give a role."""
    user, form = _person(user_id), RoleForm()
    if not form.validate_on_submit():
        return _show(user, form, 422)
    if not scope().gives(form.role.data, form.office_id.data):
        abort(403)
    services.grant(user, form.role.data, form.office)
    db.session.commit()
    flash(_("The role was given."), "success")
    return redirect(_address(user))


@bp.post(f"/pengaturan/pengguna/<{ANY_ID}:user_id>/peran/<{ANY_ID}:grant_id>/cabut", access="core.people")
def take_role(user_id: int, grant_id: int) -> Response:
    """Take a role away; one that is gone already is as good as taken."""
    user = _person(user_id)
    held = next((grant for grant in user.grants if grant.id == grant_id), None)
    if held and not scope().gives(held.role, held.office_id):
        abort(403)
    return _act(user, lambda: services.revoke(user, held) if held else None, _("The role was taken away."))


@bp.post(f"/pengaturan/pengguna/<{ANY_ID}:user_id>/aktif", access="core.people")
def switch(user_id: int) -> Response:
    """Let somebody sign in again, or no more."""
    user, active = _own_person(user_id), request.form.get("on") == "1"
    done = _("The account is active again.") if active else _("The account was switched off; its records stay.")
    return _act(user, lambda: services.set_active(user, active), done)


@bp.post(f"/pengaturan/pengguna/<{ANY_ID}:user_id>/kata-sandi", access="core.people")
def new_password(user_id: int) -> Response:
    """A new random password for somebody who forgot theirs, shown once."""
    user, form = _own_person(user_id), ActionForm()
    if not form.validate_on_submit():
        return _show(user, RoleForm(formdata=None), 422)
    earlier = once.earlier(form)
    if earlier:
        return redirect(earlier)
    fresh, made = passwords.fresh(), list[User]()
    location = once.submit(form, lambda: _reset(user, fresh, made))
    return _page("settings/person_password.html", person=user, password=fresh.password) if made else redirect(location)


@bp.post(f"/pengaturan/pengguna/<{ANY_ID}:user_id>/langkah-kedua", access="core.people")
def take_second_factor(user_id: int) -> Response:
    """Forget app, passkeys and recovery codes of somebody who lost them. One's own are changed under one's account."""
    user = _own_person(user_id)
    if user.id == current_user.id:
        abort(403)
    return _act(user, lambda: second_factor.take_away(user), _("The second step was taken away."))


def _reset(user: User, fresh: passwords.Fresh, made: list[User]) -> str:
    services.reset_password(user, fresh)
    made.append(user)
    return _address(user)


def _act(user: User, act: Any, done: str) -> Response:
    try:
        act()
    except services.Refused as refusal:
        db.session.rollback()
        flash(str(refusal), "danger")
        return redirect(_address(user))
    db.session.commit()
    flash(done, "success")
    return redirect(_address(user))


def _person(user_id: int) -> User:
    """Somebody whom one may know of."""
    user = db.session.get(User, user_id) or abort(404)
    return user if scope().sees(user.role_pairs) else abort(404)


def _own_person(user_id: int) -> User:
    """Somebody whose whole account one manages."""
    user = _person(user_id)
    return user if scope().rules(user.role_pairs) else abort(403)


def _address(user: User) -> str:
    return url_for("settings_people.person", user_id=user.id)


def _show(user: User, form: RoleForm, status: int = 200) -> Response:
    context = {
        "person": user,
        "form": form,
        "action_form": ActionForm(formdata=None),
        "role_titles": services.ROLE_TITLES,
        "own": scope(),
        "may_be_acted_as": may_be_acted_as,
    }
    return _page("settings/person.html", status, **context)


def _page(template: str, status: int = 200, **context: Any) -> Response:
    answer = render(template, **context)
    answer.status_code = status
    return answer
