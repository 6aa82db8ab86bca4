"""The first of the administrator's screens: what there is to do, and where."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from ..accounts.managing import scope
from ..accounts.models import Office, User
from ..accounts.permissions import may
from ..accounts.second_factor import policy
from ..audit.models import AuditEntry
from ..background.outbox import FAILED, WAITING
from ..backup.nightly import last_good
from ..database.engine import db
from ..integrity.services import open_findings
from ..mail.services import counts as mail_counts
from ..plugins.blueprint import Blueprint
from ..plugins.states import State
from ..plugins.status import Status
from ..plugins.store import read_statuses
from ..shell.formatting import localdatetime
from ..shell.htmx import render

bp = Blueprint("settings", __name__)


@dataclass(frozen=True)
class Area:
    """One of the screens, with what it is about and a figure."""

    title: str
    summary: str
    url: str
    icon: str
    figure: str = ""


@bp.get("/pengaturan", access="core.administer")
def overview() -> Response:
    """Where everything is, and which mini-apps need attention."""
    _generation, statuses = read_statuses(db.session.connection())
    troubled = [s for s in statuses.values() if s.wanted and s.state is not State.ENABLED and may("core.plugins")]
    open_to = policy.level() if policy.level() != "administrators" and may("core.settings") else ""
    return render("settings/overview.html", areas=_areas(list(statuses.values())), troubled=troubled, second=open_to)


def _areas(statuses: list[Status]) -> list[Area]:
    running = sum(1 for s in statuses if s.state is State.ENABLED)
    areas = [
        ("core.plugins", Area(_("Mini-apps"), _("Switch them on and off while the portal runs."),
                              url_for("settings_plugins.index"), "grid",
                              _("%(on)d of %(all)d on", on=running, all=len(statuses)))),
        ("core.settings", Area(_("Appearance"), _("Name, logo, colours, contacts, theme and map."),
                               "/pengaturan/tampilan", "palette")),
        ("core.settings", Area(_("Home page"), _("What stands on it, in which order, and the regency's figures."),
                               "/pengaturan/beranda", "home")),
        ("core.offices", Area(_("Offices"), _("The offices that own records and people."),
                              "/pengaturan/kantor", "building", str(_count(Office)))),
        ("core.people", Area(_("People and roles"), _("Accounts, and who may do what in which office."),
                             "/pengaturan/pengguna", "users", str(_count(User)) if scope().everybody else "")),
        ("core.rights", Area(_("Rights"), _("What operators, managers and assessors may do."), "/pengaturan/hak",
                             "lock")),
        ("core.codes", Area(_("Code from the counter"), _("A new password for somebody whom no mail reaches."),
                            "/pengaturan/kode", "key")),
        ("core.keys", Area(_("Keys for programs"), _("Let programs of others send reports."), "/pengaturan/kunci",
                           "key")),
        ("core.mail", Area(_("Mail"), _("What the portal writes to people, and whether it left."), "/pengaturan/surat",
                           "mail", _mail_figure())),
        ("core.integrity", Area(_("Integrity"), _("Files, links and words that changed without anybody's doing."),
                                "/pengaturan/keutuhan", "shield", _open_findings())),
        ("core.backup", Area(_("Backups"), _("Whether everything is there if the disk breaks tonight."),
                             "/pengaturan/cadangan", "server", _backup_figure())),
        ("core.audit", Area(_("Audit log"), _("Who changed what, and when."), "/pengaturan/audit", "history",
                            str(_count(AuditEntry)))),
    ]  # fmt: skip
    return [area for permission, area in areas if may(permission)]


def _mail_figure() -> str:
    counts = mail_counts()
    waiting, failed = counts.get(WAITING, 0), counts.get(FAILED, 0)
    return _("%(waiting)d waiting, %(failed)d not sent", waiting=waiting, failed=failed) if waiting or failed else ""


def _backup_figure() -> str:
    good = last_good()
    return _("The last good one: %(when)s", when=localdatetime(good.made_at)) if good else _("None yet")


def _open_findings() -> str:
    count = len(open_findings())
    return ngettext("%(num)s finding", "%(num)s findings", count) if count else ""


def _count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0
