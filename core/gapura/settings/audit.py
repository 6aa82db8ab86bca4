"""The page of the audit log: read only, the newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Response, g, stream_with_context, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..accounts import services as accounts
from ..accounts.models import Office, User
from ..audit import services as log
from ..audit.models import AuditEntry
from ..branding.services import identity
from ..collections.chronicle import act_title
from ..collections.exports.formats import write_csv
from ..contract.types import Text
from ..database.engine import db
from ..forms import DateField, FilterForm, IntegerField, TextField
from ..plugins.assembly import current_assembly
from ..plugins.blueprint import Blueprint
from ..shell.htmx import render

bp = Blueprint("settings_audit", __name__)

ACTIONS = {
    "session.begin": _l("Signed in"),
    "session.refused": _l("Sign-in failed"),
    "session.end": _l("Signed out"),
    "user.create": _l("Account made"),
    "user.rename": _l("Name changed"),
    "user.password": _l("Password changed"),
    "user.password_reset": _l("New password given"),
    "user.reset_asked": _l("New password asked for"),
    "user.code_made": _l("Code made at the counter"),
    "user.contact": _l("Address or number changed"),
    "user.email_confirmed": _l("E-mail address confirmed"),
    "session.act_as": _l("Acts as somebody else"),
    "session.act_as_end": _l("Is themselves again"),
    "session.new_device": _l("Signed in on a new device"),
    "session.ended_elsewhere": _l("Signed out on another device"),
    "user.second_factor_on": _l("Second step switched on"),
    "user.second_factor_off": _l("Second step switched off"),
    "user.second_factor_taken": _l("Second step taken away"),
    "user.recovery_codes": _l("Recovery codes made"),
    "user.recovery_code_used": _l("Recovery code used"),
    "user.passkey_added": _l("Passkey added"),
    "user.passkey_removed": _l("Passkey removed"),
    "user.identity_connected": _l("Single sign-on connected"),
    "user.identity_disconnected": _l("Single sign-on disconnected"),
    "user.data_exported": _l("Took a copy of their data"),
    "user.consent_withdrawn": _l("Took a consent back"),
    "user.erased": _l("Account erased"),
    "key.give": _l("Key for a program made"),
    "key.end": _l("Key of a program ended"),
    "key.sent": _l("A program sent a report"),
    "user.grant": _l("Role given"),
    "user.revoke": _l("Role taken away"),
    "user.activate": _l("Account switched on"),
    "user.deactivate": _l("Account switched off"),
    "mail.read": _l("Mail read by an administrator"),
    "mail.retry": _l("Mail tried again"),
    "right.change": _l("Rights of a role changed"),
    "office.create": _l("Office added"),
    "office.change": _l("Office changed"),
    "branding.change": _l("Appearance changed"),
    "plugin.enable": _l("Mini-app switched on"),
    "plugin.enable_failed": _l("Mini-app failed its trial"),
    "plugin.disable": _l("Mini-app switched off"),
    "plugin.park": _l("Mini-app put out of service"),
    "plugin.retry": _l("Mini-app tried again"),
    "integrity.known": _l("Change of the portal taken for right"),
    "access.denied": _l("Refused a page"),
    "audit.export": _l("Audit log exported"),
    "audit.cut": _l("Old lines of the audit log let go"),
}


HEADINGS = (
    _l("Line"), _l("When"), _l("Account number"), _l("Role"), _l("Network address"), _l("What"), _l("Of what"),
    _l("Before"), _l("After"), _l("Hash"),
)  # fmt: skip


class AuditFilter(FilterForm):
    """What of the log is looked for."""

    action = TextField(_l("What"), max_length=60)
    who = TextField(_l("Who"), max_length=100)
    first = DateField(_l("From"))
    last = DateField(_l("Until"))
    before = IntegerField(minimum=1)


@bp.get("/pengaturan/audit", access="core.audit")
def index() -> Response:
    """The log."""
    chosen = AuditFilter().chosen()
    entries, before = log.page(_filter(chosen), ZoneInfo(identity().time_zone), chosen.get("before"))
    kept = {name: value for name, value in chosen.items() if name != "before"}
    people, offices = _named(entries)
    context = {
        "entries": [_shown(entry, people, offices) for entry in entries],
        "chosen": kept,
        "actions": [(action, _title(action)) for action in log.actions()],
        "older": _address(kept | {"before": before}) if before else None,
        "newer": _address(kept) if "before" in chosen else None,
        "file": _address(kept).replace("/audit", "/audit.csv", 1),
    }
    return render("settings/audit.html", "settings/audit_list.html", **context)


@bp.get("/pengaturan/audit.csv", access="core.audit")
def export() -> Response:
    """What the page would show, all of it, as a file; each time is in the log itself."""
    chosen = AuditFilter().chosen()
    zone = ZoneInfo(identity().time_zone)
    log.record("audit.export", "audit", after={name: str(value) for name, value in chosen.items()})
    db.session.commit()
    rows = (_cells(entry, zone) for entry in log.every(_filter(chosen), zone))
    body = write_csv([str(heading) for heading in HEADINGS], rows, for_people=True)
    answer = Response(stream_with_context(body), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=audit.csv"
    return answer


def _cells(entry: AuditEntry, zone: ZoneInfo) -> list[Any]:
    at = entry.at.astimezone(zone).isoformat(timespec="seconds")
    who, values = [entry.actor_id, entry.actor_role, entry.address], [_written(entry.before), _written(entry.after)]
    return [entry.place, at, *who, entry.action, entry.subject, *values, entry.hash]


def _written(values: Mapping[str, Any] | None) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def _filter(chosen: Mapping[str, Any]) -> log.Filter:
    who = chosen.get("who")
    found = accounts.people(who)[0] if who else []
    return log.Filter(
        action=chosen.get("action", ""),
        actor_ids=tuple(person.id for person in found) if who else None,
        first_day=chosen.get("first"),
        last_day=chosen.get("last"),
    )


def _address(values: Mapping[str, Any]) -> str:
    """The page with these filters."""
    texts = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in values.items()}
    return url_for("settings_audit.index") + (f"?{urlencode(texts)}" if texts else "")


def _named(entries: Iterable[AuditEntry]) -> tuple[dict[int, str], dict[int, str]]:
    """Names of the people and offices on this page, in two queries."""
    people = {entry.actor_id for entry in entries if entry.actor_id is not None} | _ids(entries, "user")
    offices = _ids(entries, "office") | {
        office
        for entry in entries
        for values in (entry.before, entry.after)
        if (office := (values or {}).get("office"))
    }
    return _names(User, people), _names(Office, {i for i in offices if isinstance(i, int)})


def _ids(entries: Iterable[AuditEntry], kind: str) -> set[int]:
    parts = (entry.subject.partition(":") for entry in entries)
    return {int(number) for found, _colon, number in parts if found == kind and number.isdecimal()}


def _names(model: type[User | Office], ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = db.session.execute(sa.select(model.id, model.name).where(model.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _shown(entry: AuditEntry, people: Mapping[int, str], offices: Mapping[int, str]) -> dict[str, Any]:
    """One entry as the page shows it."""
    kind, _colon, number = entry.subject.partition(":")
    names = {"user": people, "office": offices}.get(kind, {})
    known = number.isdecimal() and int(number) in names
    page = {"user": "/pengaturan/pengguna/", "office": "/pengaturan/kantor/"}.get(kind, "")
    return {
        "at": entry.at,
        "action": _title(entry.action),
        "who": people.get(entry.actor_id or 0) or (_("Deleted account") if entry.actor_id else _("The portal itself")),
        "role": accounts.ROLE_TITLES.get(entry.actor_role, ""),
        "address": entry.address,
        "subject": names[int(number)] if known else number if kind == "plugin" else entry.subject,
        "url": page + number if known else "",
        "details": _details(entry, offices),
    }


def _title(action: str) -> Text:
    """What an act is called: one of the core's, one with a collection's record, a mini-app's own, else its key."""
    return ACTIONS.get(action) or act_title(action) or _own_titles().get(action) or action


def _own_titles() -> dict[str, Text]:
    """What mini-apps call their own acts, asked once for a page."""
    if "audit_titles" not in g:
        actions = current_assembly().hooks.items("audit_actions")
        g.audit_titles = {one.name: one.title for one in actions}
    titles: dict[str, Text] = g.audit_titles
    return titles


def _details(entry: AuditEntry, offices: Mapping[int, str]) -> list[tuple[str, str]]:
    """What changed, as name and ``before → after``."""
    before, after = entry.before or {}, entry.after or {}
    found = []
    for name in dict.fromkeys((*before, *after)):
        old, new = (_value(name, values.get(name), offices) for values in (before, after))
        found.append((name, f"{old} → {new}" if old and new else old or new))
    return [(name, text) for name, text in found if text]


def _value(name: str, value: Any, offices: Mapping[int, str]) -> str:
    if value is None or value == "":
        return ""
    if name == "office" and isinstance(value, int):
        return offices.get(value, str(value))
    if name == "role":
        return str(accounts.ROLE_TITLES.get(str(value), value))
    return str(value)[:300]
