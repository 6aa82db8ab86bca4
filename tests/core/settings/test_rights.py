"""The table of rights: what the administrator decides counts at once, and never for the portal's own rights."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from gapura.accounts.rights import services as rights
from gapura.audit.models import AuditEntry
from gapura.contract.types import Permission
from gapura.database.engine import db
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor
from tests.fixtures.portals import MakeSite

PAGE, QUEUE = "/pengaturan/hak", "/umkm/kelola"


@pytest.fixture
def shop(make_site: MakeSite) -> Site:
    return make_site("umkm")


def ticked(visitor: Visitor, permission: str) -> list[str]:
    found = visitor.form(PAGE, action=PAGE).fields.get(permission, [])
    return found if isinstance(found, list) else [found]


def test_a_right_is_taken_from_a_role_and_given_back(shop: Site) -> None:
    boss, operator = shop.signed_in("administrator"), shop.signed_in("operator", "diskopukm")
    proposed = ticked(boss, "umkm.approve")
    assert "operator" in proposed
    assert operator.get(QUEUE).status_code == 200
    left = [role for role in proposed if role != "operator"]
    assert boss.submit(PAGE, {"umkm.approve": left, "umkm.edit": left}, action=PAGE).status_code == 303
    assert operator.get(QUEUE).status_code == 403
    assert ticked(boss, "umkm.approve") == left
    assert "Diubah" in boss.get(PAGE).text
    with shop.context():
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == "permission:umkm.approve")).one()
        assert entry.after == {"roles": left}
    boss.submit(PAGE, {"umkm.approve": proposed, "umkm.edit": proposed}, action=PAGE)
    assert operator.get(QUEUE).status_code == 200
    assert "Diubah" not in boss.get(PAGE).text


def test_a_decision_outlives_the_switch(shop: Site) -> None:
    boss = shop.signed_in("administrator")
    boss.submit(PAGE, {"umkm.export": None}, action=PAGE)
    shop.disable("umkm")
    assert "umkm.export" not in boss.get(PAGE).text
    boss.submit(PAGE, action=PAGE)
    shop.enable("umkm")
    assert ticked(boss, "umkm.export") == []


def test_what_was_not_on_the_page_or_is_not_open_stays(shop: Site) -> None:
    boss = shop.signed_in("administrator")
    token = boss.form(PAGE, action=PAGE).fields["csrf_token"]
    before = ticked(boss, "umkm.approve")
    wild = {
        "shown": ["core.people", "core.audit", "nothing.here", "umkm.edit"],
        "core.people": "citizen",
        "core.audit": "operator",
        "umkm.approve": [],
        "umkm.edit": ["citizen", "boss", "x" * 5000, "operator"],
    }
    assert boss.post(PAGE, data={"csrf_token": token, **wild}).status_code == 303
    assert ticked(boss, "umkm.approve") == before
    assert ticked(boss, "umkm.edit") == ["operator"]
    assert shop.signed_in("operator", "dlh").get("/pengaturan/audit").status_code == 403
    with shop.context():
        assert not [name for name in rights.decisions(db.session.connection()) if name != "umkm.edit"]


def test_two_who_decide_at_once_take_turns(shop: Site) -> None:
    def decide(turn: int) -> int:
        with shop.context() as app:
            proposed = app.extensions["gapura"].proposed
            changed = rights.decide(proposed, {"umkm.edit": ["assessor"] if turn % 2 else ["manager"]})
            db.session.commit()
            return changed

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(decide, range(12))) <= {0, 1}
    with shop.context():
        assert rights.decisions(db.session.connection())["umkm.edit"] in (("assessor",), ("manager",))


@pytest.mark.parametrize("role", ["operator", "manager", "assessor", "citizen"])
def test_nobody_else_decides(shop: Site, role: str) -> None:
    visitor = shop.signed_in(role, "dlh" if role in ("operator", "manager") else None)
    assert visitor.get(PAGE).status_code == 403


def test_citizens_keep_what_a_mini_app_gives_them() -> None:
    own = Permission(name="umkm.own", title="Own", roles=("citizen", "operator"))
    assert rights.settled(own, {"umkm.own": ()}).roles == ("citizen",)
    assert rights.settled(own, {"umkm.own": ("manager", "citizen")}).roles == ("citizen", "manager")
    assert rights.settled(own, {}) is own
    core = Permission(name="core.people", title="People")
    assert rights.settled(core, {"core.people": ("operator",)}) is core
