"""Which office gets a report: rules that an administrator writes, and tries on past reports before they count."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue

from gapura import (
    ChoiceField,
    DistrictField,
    Form,
    Office,
    Permission,
    PluginBlueprint,
    db,
    once,
    record,
    redirect,
    region_name,
    render,
)
from gapura import gettext as _
from gapura import lazy_gettext as _l

from .models import Report, Rule
from .states import CATEGORIES

bp = PluginBlueprint("environment_routing", __name__)

RIGHT = "environment.route"
PERMISSION = Permission(name=RIGHT, title=_l("Decide which office gets which report"), roles=("administrator",))
TRIED = 200  # past reports


def offices() -> list[tuple[int, str]]:
    """Every office, for a form."""
    return [(one.id, one.name) for one in db.session.scalars(sa.select(Office).order_by(Office.name))]


class RuleForm(Form):
    """A new rule."""

    category = ChoiceField(_l("Kind of problem"), choices=CATEGORIES, blank=_l("Every kind"))
    district_code = DistrictField(_l("District"), blank=_l("Every district"))
    office_id = ChoiceField(_l("Office that gets it"), choices=offices, coerce=int, required=True)


def chosen(rules: list[Any], category: str, district: str) -> int | None:
    """Id of the office that the rules name: the one that says most counts, and of two alike the newer.

    A district outweighs a kind of problem.

    Args:
        rules: with ``id``, ``category``, ``district_code`` and ``office_id``.
    """
    fitting = [one for one in rules if one.category in (None, category) and one.district_code in (None, district)]
    best = max(fitting, key=lambda one: (bool(one.district_code), bool(one.category), one.id), default=None)
    return None if best is None else int(best.office_id)


def responsible(report: Report) -> int | None:
    """Id of the office that gets a new report; None when no rule says so."""
    return chosen(_rules(), report.category, report.district_code)


def _rules() -> list[Rule]:
    return list(db.session.scalars(sa.select(Rule).order_by(Rule.district_code, Rule.category, Rule.id)))


@bp.route("/kelola/aturan", methods=["GET", "POST"], access=RIGHT)
def rules() -> ResponseReturnValue:
    """The rules, a form for one more, and what they would have done with past reports."""
    form = RuleForm()
    if form.validate_on_submit():

        def save() -> str:
            where, what = form.district_code.data, form.category.data
            rule = Rule(category=what, district_code=where, office_id=form.office_id.data)
            db.session.add(rule)
            db.session.flush()
            record("environment.route", f"rule:{rule.id}", after=_told(rule))
            flash(_("The rule counts for reports from now on."), "success")
            return url_for("environment_routing.rules")

        return redirect(once.submit(form, save))
    found, names = _rules(), dict(offices())
    context: dict[str, Any] = {
        "rules": found,
        "offices": names,
        "kinds": CATEGORIES,
        "tried": _tried(found, names),
        "form": form,
    }
    page = render("environment/rules.html", plain=Form(formdata=None), region_name=region_name, **context)
    return page, 400 if form.errors else 200


@bp.post("/kelola/aturan/<int(max=2147483647):rule_id>/hapus", access=RIGHT)
def remove(rule_id: int) -> ResponseReturnValue:
    """Remove a rule; reports that came by it stay where they are."""
    rule, form = db.session.get(Rule, rule_id), Form()
    if rule is None or not form.validate_on_submit():
        abort(404 if rule is None else 400)

    def save() -> str:
        record("environment.unroute", f"rule:{rule.id}", before=_told(rule))
        db.session.delete(rule)
        flash(_("The rule is removed."), "success")
        return url_for("environment_routing.rules")

    return redirect(once.submit(form, save))


def _told(rule: Rule) -> dict[str, Any]:
    return {"category": rule.category, "district": rule.district_code, "office": rule.office_id}


def _tried(rules: list[Rule], names: dict[int, str]) -> list[tuple[str, str, int]]:
    """What is and what would be the office of past reports, with how many there are of each pair, where both differ."""
    columns = (Report.category, Report.district_code, Report.office_id)
    pairs: dict[tuple[str, str], int] = {}
    for category, district, office in db.session.execute(sa.select(*columns).order_by(Report.id.desc()).limit(TRIED)):
        other = chosen(rules, category, district) or office
        pair = names.get(office or 0, "–"), names.get(other or 0, "–")
        pairs[pair] = pairs.get(pair, 0) + (office != other)
    return sorted(((*pair, number) for pair, number in pairs.items() if number), key=lambda one: -one[2])
