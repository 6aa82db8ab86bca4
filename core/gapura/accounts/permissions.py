"""Who may do what. Nothing is allowed unless a role of the person, in the right office, has the permission.

``roles_allow`` and ``offices_of`` are the decisions, on plain data. Plugins and the core declare permissions through
the hook of that name; asking for one that nobody declared is an error, because a misspelt check must not pass unseen.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flask import abort, current_app
from flask_login import current_user

from ..contract.types import ROLES, Permission
from ..errors import ContractError
from ..plugins.assembly import current_assembly
from . import denied
from .models import ADMINISTRATOR, ASSESSOR, CITIZEN
from .second_factor import policy

if TYPE_CHECKING:
    from .models import User

Pairs = Iterable[tuple[str, int | None]]


def roles_allow(allowed: Iterable[str], pairs: Pairs, office_id: int | None = None) -> bool:
    """Whether somebody with these roles has a permission that the ``allowed`` roles have.

    Args:
        allowed: the roles of the permission; the administrator always has it.
        pairs: the person's roles, each with its office.
        office_id: the office whose record it is about; None asks whether the person may do it anywhere.
    """
    offices = offices_of(allowed, pairs)
    if offices is None:
        return True
    return bool(offices) if office_id is None else office_id in offices


def offices_of(allowed: Iterable[str], pairs: Pairs) -> frozenset[int] | None:
    """The offices in which somebody with these roles has the permission; None means in every office."""
    allowed = frozenset(allowed)
    if CITIZEN in allowed:
        return None
    found: set[int] = set()
    for role, office_id in pairs:
        if role == ADMINISTRATOR or (role == ASSESSOR and role in allowed):
            return None
        if role in allowed and office_id is not None:
            found.add(office_id)
    return frozenset(found)


def may(permission: str, office_id: int | None = None, user: User | None = None) -> bool:
    """Whether the person (the one signed in, unless given) has the permission, in the office if one is given.

    Raises:
        ContractError: when nobody declared the permission.
    """
    allowed, person = _roles_of(permission), _person(user)
    return person is not None and roles_allow(allowed, _pairs(person), office_id)


def permitted_offices(permission: str, user: User | None = None) -> frozenset[int] | None:
    """The offices whose records the person may handle so; None means all of them, the empty set none.

    Raises:
        ContractError: when nobody declared the permission.
    """
    allowed, person = _roles_of(permission), _person(user)
    return frozenset() if person is None else offices_of(allowed, _pairs(person))


def require(permission: str, office_id: int | None = None) -> None:
    """Go on only with the permission.

    Without a sign-in the visitor is asked for one. A record of an office that is not the person's own answers 404, so
    that nobody learns it exists; without the permission anywhere the answer is 403.

    Raises:
        ContractError: when nobody declared the permission.
    """
    if may(permission, office_id):
        return
    if _person(None) is None:
        abort(current_app.login_manager.unauthorized())  # type: ignore[attr-defined]  # set by Flask-Login
    elsewhere = office_id is not None and may(permission)
    if elsewhere:
        denied.note()
    abort(404 if elsewhere else 403)


def declared() -> Mapping[str, Permission]:
    """The permissions of the current application by name."""
    return current_assembly().permissions


def by_name(permissions: Iterable[Permission]) -> dict[str, Permission]:
    """Permissions as the builder of an application keeps them.

    Raises:
        ContractError: for a role that does not exist, or a name declared twice.
    """
    found: dict[str, Permission] = {}
    for permission in permissions:
        unknown = [role for role in permission.roles if role not in ROLES]
        if unknown:
            raise ContractError(
                f"The permission {permission.name!r} names the role {unknown[0]!r}; roles are {', '.join(ROLES)}."
            )
        if permission.name in found:
            raise ContractError(
                f"The permission {permission.name!r} is declared twice; a name belongs to one mini-app."
            )
        found[permission.name] = permission
    return found


def _roles_of(permission: str) -> tuple[str, ...]:
    known = declared()
    if permission in known:
        return known[permission].roles
    near = difflib.get_close_matches(permission, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ContractError(
        f"Nobody declared the permission {permission!r}.{hint} "
        "Return Permission(name=…, title=…, roles=(…)) from the hook permissions()."
    )


def waits_for_second_factor(permission: str) -> bool:
    """Whether who is signed in would have the permission, were it not for the second factor that they lack."""
    person = _person(None)
    return person is not None and policy.lacks(person) and roles_allow(_roles_of(permission), person.role_pairs)


def _pairs(person: Any) -> Pairs:
    """The roles that count: none of somebody who must have a second factor and has none."""
    pairs: Pairs = () if policy.lacks(person) else person.role_pairs
    return pairs


def _person(user: User | None) -> Any:
    person = current_user if user is None else user
    return person if person.is_authenticated and person.is_active else None
