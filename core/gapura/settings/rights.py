"""Rights: a table of what the roles may do, on which the administrator decides otherwise than the mini-apps propose."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ..accounts.models import ADMINISTRATOR, CITIZEN
from ..accounts.rights import services as rights
from ..accounts.services import ROLE_TITLES
from ..contract.types import Permission, Text
from ..database.engine import db
from ..plugins.assembly import Assembly, current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.htmx import redirect, render
from ..shell.language import current_language

bp = Blueprint("settings_rights", __name__)

HERE = "/pengaturan/hak"
COLUMNS = (CITIZEN, *rights.DECIDED, ADMINISTRATOR)
SHOWN = "shown"  # the permissions that were on the page: one that came since is not decided by its absence


@dataclass(frozen=True)
class Row:
    """A permission in the table.

    Attributes:
        held: roles that have it now.
        is_open: whether its roles can be decided.
        differs: whether they are others than the mini-app proposes.
    """

    name: str
    title: Text
    held: frozenset[str]
    is_open: bool
    differs: bool


@bp.get(HERE, access="core.rights")
def index() -> Response:
    """The table, mini-app by mini-app, the portal's own rights last."""
    titles = {role: ROLE_TITLES[role] for role in COLUMNS}
    return render("settings/rights.html", groups=_groups(), columns=titles, decided=rights.DECIDED)


@bp.post(HERE, access="core.rights")
def decide() -> Response:
    """Keep what was ticked."""
    wanted = {name: request.form.getlist(name) for name in request.form.getlist(SHOWN)}
    changed = rights.decide(current_assembly().proposed, wanted)
    db.session.commit()
    done = ngettext(
        "%(num)s right was changed. It counts at once.", "%(num)s rights were changed. They count at once.", changed
    )
    flash(done if changed else _("Nothing was changed."), "success" if changed else "info")
    return redirect(HERE)


def _groups() -> list[tuple[str, list[Row]]]:
    """Rows under the title of the mini-app that declares them."""
    assembly, language = current_assembly(), current_language()
    owners = [(name, plugin.manifest.text("title", language)) for name, plugin in assembly.plugins.items()]
    groups = [(title, _rows(assembly, name)) for name, title in [*owners, ("core", _("This portal"))]]
    return [(title, rows) for title, rows in groups if rows]


def _rows(assembly: Assembly, owner: str) -> list[Row]:
    own = [one for name, one in assembly.permissions.items() if name.partition(".")[0] == owner]
    return [_row(one, assembly.proposed[one.name]) for one in own]


def _row(now: Permission, proposed: Permission) -> Row:
    held = frozenset((*now.roles, ADMINISTRATOR))
    return Row(now.name, now.title, held, rights.is_open(now.name), set(now.roles) != set(proposed.roles))
