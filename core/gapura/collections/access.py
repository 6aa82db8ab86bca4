"""Who may do what with a collection's records: rights from the plugin's name, each in the record's own office."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from ..accounts import denied
from ..accounts.models import Office
from ..accounts.permissions import may, permitted_offices
from ..contract.collections import OFFICE, OWNER
from ..database.engine import db
from .mounted import Mounted
from .records import Record

TITLES = {
    "edit": _l("Add and change records"),
    "approve": _l("Decide about submitted records"),
    "import": _l("Import records from a file"),
    "export": _l("Export records to a file"),
}


def office_of(mounted: Mounted) -> int | None:
    """Id of the office that the plugin's manifest names, None when the portal has no such office."""
    return db.session.scalar(sa.select(Office.id).where(Office.code == mounted.manifest.office))


def own_office(mounted: Mounted) -> int | None:
    """Id of the office for which the person enters records: the manifest's, or else the only one they may enter for.

    A person who may enter records, but not for that office, has to choose one, which only an ``Owned`` record offers.
    """
    home, allowed = office_of(mounted), offices_for(mounted, "edit")
    if allowed is None or home in allowed:
        return home
    if hasattr(mounted.model, "office_id") and "office_id" in mounted.specs:
        return min(allowed) if len(allowed) == 1 else None
    if home is not None or len(allowed) != 1:
        abort(403)
    return min(allowed)


def offices_for(mounted: Mounted, verb: str) -> frozenset[int] | None:
    """The offices whose records the person may handle so; None means all."""
    return permitted_offices(mounted.right(verb))


def may_anywhere(mounted: Mounted, verb: str) -> bool:
    """Whether the person may handle records of some office so."""
    return offices_for(mounted, verb) != frozenset()


def own(mounted: Mounted, verb: str) -> sa.ColumnElement[bool]:
    """Condition: the record is of an office in which the person has the right."""
    offices = offices_for(mounted, verb)
    return sa.true() if offices is None else mounted.model.office_id.in_(offices)


def may_handle(mounted: Mounted, verb: str, record: Record) -> bool:
    """Whether the person has the right in the record's office."""
    offices = offices_for(mounted, verb)
    return offices is None or record.office_id in offices


def is_owner(record: Record) -> bool:
    """Whether the person submitted the record."""
    return bool(current_user.is_authenticated and record.owner_id == current_user.id)


def may_see(mounted: Mounted, record: Record) -> bool:
    """Whether the person may see the record's page: everybody once it is public, before that owner and office."""
    from . import parts  # which asks here who owns a whole

    if record.state in mounted.workflow.public and not parts.hidden_by_whole(mounted, record):
        return True
    return is_owner(record) or (may(mounted.right("edit")) and may_handle(mounted, "edit", record))


def sides(mounted: Mounted, record: Record) -> list[str]:
    """The sides on which the person may take steps with the record."""
    found = [OFFICE] if may(mounted.right("approve")) and may_handle(mounted, "approve", record) else []
    return found + ([OWNER] if is_owner(record) else [])


def handled(mounted: Mounted, verb: str, record_id: int) -> Any:
    """The record, which must be of an office in which the person has the right; another one's does not exist."""
    record = db.session.get(mounted.model, record_id)
    if record is None:
        abort(404)
    if not may_handle(mounted, verb, record):
        denied.note()
        abort(404)
    return record
