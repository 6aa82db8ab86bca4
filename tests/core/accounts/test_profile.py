"""The profile for auditors: what officials' passwords must hold where an installation says so, and nobody else's."""

from __future__ import annotations

import pytest

from gapura.accounts.passwords import Problem, problems
from gapura.testing.visitor import Visitor
from tests.fixtures.portals import MakeSite

PLAIN, MIXED = "gajah minum teh di pasar", "Gajah minum 3 teh di pasar!"


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        (MIXED, []),
        (PLAIN, [Problem.RECIPE]),
        (MIXED.lower(), [Problem.RECIPE]),
        (MIXED.upper(), [Problem.RECIPE]),
        (MIXED.replace("3", "x"), [Problem.RECIPE]),
        (MIXED.replace("!", ""), [Problem.RECIPE]),
        ("Aa1!", [Problem.SHORT]),
        ("Password1234!", [Problem.COMMON]),
    ],
)
def test_four_kinds_of_characters_are_asked_besides_not_instead(password: str, wrong: list[Problem]) -> None:
    assert problems(password, recipe=True) == wrong


def change(visitor: Visitor, current: str, new: str) -> int:
    return visitor.submit("/akun/kata-sandi", {"current": current, "new": new}, action="/akun/kata-sandi").status_code


def test_it_is_asked_of_officials_alone_and_only_where_it_is_set(make_site: MakeSite) -> None:
    site = make_site(password_profile="bssn")
    citizen, official = site.account(), site.account("operator", "dlh")
    assert change(site.signed_in(account=citizen), citizen.password, PLAIN) == 303
    visitor = site.signed_in(account=official)
    assert change(visitor, official.password, PLAIN) == 422
    assert change(visitor, official.password, MIXED) == 303
    usual = make_site()
    plain = usual.account("operator", "dlh")
    assert change(usual.signed_in(account=plain), plain.password, PLAIN) == 303
