"""Decisions about who may do what, on plain data."""

from __future__ import annotations

import pytest

from gapura.accounts.permissions import by_name, offices_of, roles_allow
from gapura.contract.types import Permission
from gapura.errors import ContractError

NOBODY: list[tuple[str, int | None]] = []
OPERATOR_OF_7: list[tuple[str, int | None]] = [("operator", 7)]
ADMINISTRATOR: list[tuple[str, int | None]] = [("administrator", None)]


@pytest.mark.parametrize(
    ("allowed", "held", "office", "answer"),
    [
        ((), NOBODY, None, False),
        (("operator",), NOBODY, None, False),
        (("citizen",), NOBODY, None, True),
        (("citizen",), NOBODY, 7, True),
        (("operator",), OPERATOR_OF_7, None, True),
        (("operator",), OPERATOR_OF_7, 7, True),
        (("operator",), OPERATOR_OF_7, 8, False),
        (("manager",), OPERATOR_OF_7, 7, False),
        ((), OPERATOR_OF_7, 7, False),
        ((), ADMINISTRATOR, None, True),
        ((), ADMINISTRATOR, 8, True),
        (("operator",), [("operator", 7), ("operator", 9)], 9, True),
        (("operator", "manager"), [("manager", 9)], 9, True),
        (("operator",), [("operator", None)], 7, False),  # without an office it is nobody's
        (("operator",), [("operator", None)], None, False),
        (("assessor",), [("assessor", None)], 7, True),
        (("operator",), [("assessor", None)], 7, False),
        (("operator",), [("unknown", 7)], 7, False),
    ],
)
def test_only_a_named_role_in_the_right_office_may(
    allowed: tuple[str, ...], held: list[tuple[str, int | None]], office: int | None, answer: bool
) -> None:
    assert roles_allow(allowed, held, office) is answer


def test_offices_are_those_of_the_named_roles() -> None:
    held: list[tuple[str, int | None]] = [("operator", 7), ("manager", 8), ("operator", 9)]
    assert offices_of(("operator",), held) == frozenset({7, 9})
    assert offices_of(("operator", "manager"), held) == frozenset({7, 8, 9})
    assert offices_of(("assessor",), held) == frozenset()
    assert offices_of((), ADMINISTRATOR) is None


def test_a_permission_for_a_role_that_does_not_exist_is_an_error_that_names_it() -> None:
    with pytest.raises(ContractError, match=r"'boss'.*citizen, operator"):
        by_name([Permission(name="umkm.approve", title="Approve", roles=("boss",))])


def test_a_permission_declared_twice_is_an_error() -> None:
    one = Permission(name="umkm.approve", title="Approve")
    with pytest.raises(ContractError, match="declared twice"):
        by_name([one, one])
