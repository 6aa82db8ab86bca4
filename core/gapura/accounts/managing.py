"""Whose accounts somebody manages: an administrator everybody's, a manager those of their own offices' people alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .models import OFFICE_ROLES, PORTAL_ROLES
from .permissions import Pairs, permitted_offices

if TYPE_CHECKING:
    from .models import User

PERMISSION = "core.people"


@dataclass(frozen=True)
class Scope:
    """Whose accounts may be managed. Decisions on plain data.

    Attributes:
        offices: the offices whose people they are; None for everybody's.
    """

    offices: frozenset[int] | None

    @property
    def everybody(self) -> bool:
        """Whether there is no limit."""
        return self.offices is None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that may be given and taken."""
        return (*PORTAL_ROLES, *OFFICE_ROLES) if self.everybody else OFFICE_ROLES

    def sees(self, pairs: Pairs) -> bool:
        """Whether somebody with these roles, each with its office, is among one's people."""
        return self.offices is None or any(office in self.offices for _role, office in pairs)

    def rules(self, pairs: Pairs) -> bool:
        """Whether the whole account is one's to switch off or to open anew: nobody else has a part in it.

        A manager who could open the account of somebody with a role elsewhere would take that role over.
        """
        held = list(pairs)
        return self.offices is None or (bool(held) and all(office in self.offices for _role, office in held))

    def gives(self, role: str, office_id: int | None) -> bool:
        """Whether the role may be given, or taken, in that office."""
        return self.offices is None or (role in OFFICE_ROLES and office_id in self.offices)

    def among(self, offices: Iterable[int]) -> list[int]:
        """Those of these offices that are in it."""
        return [one for one in offices if self.offices is None or one in self.offices]


def scope(user: User | None = None) -> Scope:
    """Whose accounts the person (the one signed in, unless given) manages."""
    return Scope(permitted_offices(PERMISSION, user))
