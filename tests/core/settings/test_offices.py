"""The administrator's screens for offices."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gapura.accounts.models import Office
from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor

LIST, ADD = "/pengaturan/kantor", "/pengaturan/kantor/tambah"
NEW = {
    "code": "dlh",
    "name": "Dinas Lingkungan Hidup",
    "short_name": "DLH",
    "phone": "0543 21234",
    "email": "dlh@example.go.id",
}


@pytest.fixture
def boss(site: Site) -> Visitor:
    return site.signed_in("administrator")


def offices(site: Site) -> list[Office]:
    with site.context():
        return list(db.session.scalars(sa.select(Office)))


def test_an_office_is_added_found_and_changed(site: Site, boss: Visitor) -> None:
    assert "Dinas Lingkungan Hidup" not in boss.get(LIST).text
    answer = boss.submit(ADD, NEW)
    assert answer.status_code == 303
    page = answer.headers["Location"]
    assert "Dinas Lingkungan Hidup" in boss.get(LIST + "?q=lingk+HID").text
    assert "Dinas Lingkungan Hidup" not in boss.get(LIST + "?q=pariwisata").text
    assert (
        boss.submit(page, {"name": "Dinas Lingkungan", "address": "Jl. Jenderal Sudirman 1\nTanah Grogot"}).status_code
        == 303
    )
    office = offices(site)[0]
    assert (office.code, office.name, office.short_name) == ("dlh", "Dinas Lingkungan", "DLH")
    with site.context():
        entries = list(
            db.session.scalars(
                sa.select(AuditEntry).where(AuditEntry.action.startswith("office.")).order_by(AuditEntry.id)
            )
        )
    assert [entry.action for entry in entries] == ["office.create", "office.change"]
    assert entries[1].before == {"name": "Dinas Lingkungan Hidup", "address": ""}


def test_saving_without_a_change_is_not_logged(site: Site, boss: Visitor) -> None:
    page = boss.submit(ADD, NEW).headers["Location"]
    assert boss.submit(page, {}).status_code == 303
    with site.context():
        assert "office.change" not in list(db.session.scalars(sa.select(AuditEntry.action)))


BAD_INPUT = [
    *(("code", value) for value in ("", "DLH", "1dlh", "d l h", "a", "x" * 100_000, "dlh\x00")),
    *(("name", value) for value in ("", "x" * 100_000, "a\x00b")),
    ("email", "bukan alamat"),
    ("region_code", "99.99"),
    ("address", "x" * 100_000),
]


def test_bad_input_is_refused_at_the_field_and_the_rest_kept(
    site: Site, boss: Visitor, subtests: pytest.Subtests
) -> None:
    for field, value in BAD_INPUT:
        with subtests.test(field=field, value=value[:20]):
            answer = boss.submit(ADD, {**NEW, field: value})
            assert answer.status_code == 422
            assert f'id="{field}-error"' in answer.text
            assert 'value="0543 21234"' in answer.text
    assert offices(site) == []


def test_a_code_is_used_once(site: Site, boss: Visitor) -> None:
    assert boss.submit(ADD, NEW).status_code == 303
    answer = boss.submit(ADD, {**NEW, "name": "Yang Lain"})
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text


def test_pressing_twice_adds_one_office(site: Site, boss: Visitor) -> None:
    fields = {**boss.form(ADD, action=ADD).fields, **NEW}
    first, second = (boss.post(ADD, data=fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(offices(site)) == 1


def test_the_code_stays_whatever_is_sent(site: Site, boss: Visitor) -> None:
    page = boss.submit(ADD, NEW).headers["Location"]
    boss.submit(page, {"code": "lain", "id": "99", "search_text": "x"})
    assert offices(site)[0].code == "dlh"


def test_unknown_ids_are_not_found(boss: Visitor) -> None:
    for number in ("0", "99", "2147483647", "2147483648", "99999999999999999999", "x", "-1", "1%00"):
        assert boss.get(f"{LIST}/{number}").status_code == 404, number


def test_odd_searches_are_searches(boss: Visitor) -> None:
    for q in ("%", "_", "\\", "'", "\x00", "x" * 5000, "  ", "é"):
        assert boss.get(LIST, query_string={"q": q}).status_code == 200, q


def test_htmx_gets_the_list_alone(boss: Visitor) -> None:
    answer = boss.get(LIST, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]


SCREENS = [
    LIST,
    ADD,
    "/pengaturan/pengguna",
    "/pengaturan/pengguna/tambah",
    "/pengaturan/pengguna/1",
    "/pengaturan/audit",
]


def test_the_screens_are_for_those_who_administer(site: Site, subtests: pytest.Subtests) -> None:
    nobody, boss = site.visitor(), site.signed_in("administrator")
    others = [site.signed_in(role) for role in ("citizen", "operator", "assessor")]
    for path in SCREENS:
        with subtests.test(path=path):
            assert nobody.get(path).status_code == 303
            assert [other.get(path).status_code for other in others] == [403] * 3
            answer = boss.get(path)
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "no-store"
