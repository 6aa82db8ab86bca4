"""Offices: finding, adding and changing them. Callers commit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager

from ..audit.services import changes, record
from ..database.engine import db
from ..database.types import contains_words
from .models import Grant, Office, User
from .services import Refused

CODE = re.compile(r"[a-z][a-z0-9_-]{1,38}[a-z0-9]")
EDITABLE = ("name", "short_name", "region_code", "phone", "email", "address", "hours")
MOST = 2_000
CODE_TAKEN = _l("Another office has this code.")


def every(search: str = "") -> list[Office]:
    """All offices by name, or those whose name or code contains each word."""
    query = sa.select(Office).order_by(Office.name, Office.id).limit(MOST)
    if search:
        query = query.where(contains_words(Office.search_text, search))
    return list(db.session.scalars(query))


def by_code(code: str) -> Office | None:
    """The office that manifests call so."""
    return db.session.scalars(sa.select(Office).where(Office.code == code)).one_or_none()


def staff_counts() -> dict[int, int]:
    """How many people have a role in each office that has any."""
    query = sa.select(Grant.office_id, sa.func.count(sa.distinct(Grant.user_id))).group_by(Grant.office_id)
    return {office_id: count for office_id, count in db.session.execute(query) if office_id is not None}


def create(code: str, values: Mapping[str, Any]) -> Office:
    """Add an office.

    Raises:
        Refused: when another one has the code.
    """
    office = Office(code=code, **_known(values))
    db.session.add(office)
    try:
        with db.session.begin_nested():
            db.session.flush()
    except sa.exc.IntegrityError:
        raise Refused(CODE_TAKEN) from None
    record("office.create", f"office:{office.id}", after={"code": code, **_known(values)})
    return office


def update(office: Office, values: Mapping[str, Any]) -> None:
    """Change an office; only what differs is logged."""
    before, after = changes({name: getattr(office, name) for name in EDITABLE}, _known(values))
    if not after:
        return
    for name, value in after.items():
        setattr(office, name, value)
    record("office.change", f"office:{office.id}", before, after)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] or "" for name in EDITABLE if name in values}


def staff(office: Office) -> list[Grant]:
    """Who has which role in the office."""
    query = sa.select(Grant).join(User).where(Grant.office_id == office.id).order_by(User.name, Grant.id).limit(MOST)
    return list(db.session.scalars(query.options(contains_eager(Grant.user))))
