"""Deciding which roles have which permission. The decision counts from the next request on, on every worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from ...audit.services import record
from ...contract.types import Permission
from ...database.engine import db
from ...database.generation import Generation, move_generation
from ..models import ASSESSOR, MANAGER, OPERATOR
from .models import Right

# Administrators have every right, and what every citizen may do is what the mini-app is for; neither is decided.
DECIDED = (OPERATOR, MANAGER, ASSESSOR)
CORE = "core."
_rights: Any = Right.__table__


def decisions(connection: sa.Connection) -> dict[str, tuple[str, ...]]:
    """What was decided, by permission."""
    return {row.permission: tuple(row.roles) for row in connection.execute(sa.select(_rights))}


def is_open(permission: str) -> bool:
    """Whether the roles of a permission are for the administrator to decide; those of the core are not."""
    return not permission.startswith(CORE)


def settled(permission: Permission, decided: Mapping[str, tuple[str, ...]]) -> Permission:
    """A permission with the roles that have it now, given those that it proposes."""
    if permission.name not in decided or not is_open(permission.name):
        return permission
    given = [role for role in permission.roles if role not in DECIDED]
    return replace(permission, roles=(*given, *(role for role in DECIDED if role in decided[permission.name])))


def decide(proposed: Mapping[str, Permission], wanted: Mapping[str, Iterable[str]]) -> int:
    """Store what was decided, with what it changes in the audit log; callers commit.

    Args:
        proposed: permissions of the running mini-apps as these propose them.
        wanted: by permission the roles that are to have it. A name that is not proposed, or not open, is left out.

    Returns:
        How many permissions changed.
    """
    connection, changed = db.session.connection(), 0
    connection.execute(sa.select(Generation.number).with_for_update())  # two who decide at once take turns
    before = decisions(connection)
    for name in [name for name in wanted if name in proposed and is_open(name)]:
        chosen = tuple(role for role in DECIDED if role in set(wanted[name]))
        usual = tuple(role for role in DECIDED if role in proposed[name].roles)
        held = before.get(name, usual)
        if chosen == held:
            continue
        connection.execute(sa.delete(_rights).where(_rights.c.permission == name))
        if chosen != usual:
            db.session.add(Right(permission=name, roles=list(chosen)))
        record("right.change", f"permission:{name}", {"roles": list(held)}, {"roles": list(chosen)})
        changed += 1
    if changed:
        move_generation(connection)
    return changed
