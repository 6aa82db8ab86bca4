"""Mini-apps: a card for each, the switch, what it would add, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Response, abort, flash, make_response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from ..accounts.models import Office
from ..audit.plugins import note_by
from ..database.engine import db
from ..plugins import switch
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..plugins.manifest import Manifest
from ..plugins.states import LABELS, SENTENCES, State
from ..plugins.status import Status, dependants
from ..plugins.store import read_statuses
from ..shell.htmx import is_htmx, redirect, render
from ..shell.language import current_language

bp = Blueprint("settings_plugins", __name__)


@dataclass(frozen=True)
class Card:
    """What the screen shows of one mini-app, from its manifest and its record alone."""

    status: Status
    title: str
    summary: str
    office: str
    needed_by: tuple[str, ...]

    @property
    def manifest(self) -> Manifest | None:
        """Its manifest, None where it cannot be read."""
        return self.status.found.manifest if self.status.found else None

    @property
    def label(self) -> str:
        """The state in two words."""
        return str(LABELS[self.status.state])

    @property
    def sentence(self) -> str:
        """The state as a sentence that one can act on."""
        return str(SENTENCES[self.status.state])

    @property
    def is_on(self) -> bool:
        """Whether the administrator wants it on."""
        return self.status.wanted

    @property
    def can_retry(self) -> bool:
        """Whether trying again could help."""
        failed = self.status.state in (State.QUARANTINED, State.BROKEN, State.MIGRATION_FAILED)
        return failed and not self.status.hopeless

    @property
    def can_switch(self) -> bool:
        """Whether the switch does anything: what is on can always be switched off."""
        return self.is_on or self.status.state in (State.AVAILABLE, State.DISABLED) or self.can_retry


@bp.get("/pengaturan/plugin", access="core.plugins")
def index() -> Response:
    """Every mini-app."""
    return render("settings/plugins.html", cards=_cards(), outcome=None)


@bp.get("/pengaturan/plugin/<name>", access="core.plugins")
def card(name: str) -> Response:
    """One mini-app: its card with everything that is known."""
    found = _card(name)
    return render("settings/plugin.html", "settings/plugin_switched.html", card=found, outcome=None)


@bp.get("/pengaturan/plugin/<name>/pratinjau", access="core.plugins")
def preview(name: str) -> Response:
    """What switching it on would add: a whole trial whose result is taken back."""
    found = _card(name)
    if found.status.state is State.ENABLED:
        return redirect(url_for("settings_plugins.card", name=name))
    try:
        outcome = switch.preview(current_assembly().resources, name)
    except switch.SwitchRefused as refusal:
        flash(_("%(title)s was not switched: %(why)s", title=found.title, why=str(refusal)), "danger")
        return redirect(url_for("settings_plugins.card", name=name))
    return render("settings/plugin.html", "settings/plugin_preview.html", card=found, outcome=outcome)


@bp.post("/pengaturan/plugin/<name>", access="core.plugins")
def turn(name: str) -> Response:
    """Switch it on (``on=1``) or off (``on=0``); the answer is already in the new state."""
    before = _card(name)
    resources = current_assembly().resources
    user_id, address = current_user.id, request.remote_addr or ""
    db.session.rollback()  # nothing of this request is open while the switch waits for its turn
    try:
        if request.form.get("on") == "1":
            actor = switch.Actor(user_id, address)
            outcome = switch.enable(resources, name, actor, note_by(user_id, address))
            _tell_enabled(before.title, outcome)
        elif request.form.get("on") == "0":
            left = switch.disable(resources, name, note_by(user_id, address))
            _tell_disabled(before.title, left)
        else:
            abort(400)
    except switch.SwitchRefused as refusal:
        flash(_("%(title)s was not switched: %(why)s", title=before.title, why=str(refusal)), "danger")
    if is_htmx():
        request.environ["gapura.follow"] = url_for("settings_plugins.card", name=name)
        return make_response("", 204)
    return redirect(url_for("settings_plugins.index") + f"#{name}")


def _tell_enabled(title: str, outcome: switch.Outcome) -> None:
    if outcome.state is State.ENABLED:
        flash(_("%(title)s is on. Visitors see it now.", title=title), "success")
    else:
        flash(_("%(title)s stays off: %(reason)s", title=title, reason=outcome.reason), "danger")


def _tell_disabled(title: str, left: list[str]) -> None:
    flash(_("%(title)s is off. Its data is kept.", title=title), "success")
    if left:
        flash(_("Out of service until it is back, because they need it: %(names)s", names=", ".join(left)), "warning")


def _cards() -> list[Card]:
    _generation, statuses = read_statuses(db.session.connection())
    offices = {office.code: office.name for office in db.session.scalars(sa.select(Office))}
    cards = [_make_card(status, statuses, offices) for status in statuses.values()]
    return sorted(cards, key=lambda c: c.title.casefold())


def _make_card(status: Status, statuses: dict[str, Status], offices: dict[str, str]) -> Card:
    manifest = status.found.manifest if status.found else None
    language = current_language()
    title = manifest.text("title", language) if manifest else status.name
    summary = manifest.text("summary", language) if manifest else ""
    office = offices.get(manifest.office, manifest.office) if manifest else ""
    return Card(status, title, summary, office, tuple(dependants(status.name, statuses)))


def _card(name: str) -> Card:
    found = next((c for c in _cards() if c.status.name == name), None)
    return found or abort(404)
