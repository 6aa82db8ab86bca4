"""The page of the audit log."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.exc import OperationalError

from gapura.accounts import denied
from gapura.audit import services as log
from gapura.database.engine import db
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor
from tests.fixtures.workshop import Workshop

LOG = "/pengaturan/audit"


@pytest.fixture
def boss(site: Site) -> Visitor:
    return site.signed_in("administrator")


def table(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_what_was_done_is_shown_with_who_and_to_whom(site: Site, boss: Visitor) -> None:
    operator = site.account("operator", "dlh")
    shown = table(boss.get(LOG).text)
    assert "Sari Wulandari" in shown
    assert "Dinas DLH" in shown
    assert f"/pengaturan/pengguna/{operator.id}" in shown


def test_the_log_is_filtered_by_what_who_and_when(site: Site, boss: Visitor) -> None:
    account = site.new_account(name="Rudi Hartono")
    site.signed_in(account=account)
    with site.context():
        log.record("plugin.enable", "plugin:umkm", after={"version": "1"})
        db.session.commit()
    assert table(boss.get(f"{LOG}?action=plugin").text).count("<tr>") == 1
    assert table(boss.get(f"{LOG}?action=plugin.enable").text).count("<tr>") == 1
    rudi = table(boss.get(f"{LOG}?who=rudi").text)
    assert rudi.count("<tr>") == 1
    assert "Rudi Hartono" in rudi
    assert table(boss.get(f"{LOG}?who=tidak+ada").text) == ""
    assert table(boss.get(f"{LOG}?first=2020-01-01&last=2020-12-31").text) == ""
    assert table(boss.get(f"{LOG}?first=2020-01-01").text).count("<tr>") >= 4


NAMING = """
from gapura import AuditAction, hookimpl

@hookimpl
def audit_actions():
    return [AuditAction(name="label.tempel", title="Label ditempel")]
"""


def test_a_mini_app_says_what_its_own_acts_are_called(site: Site, boss: Visitor, workshop: Workshop) -> None:
    workshop.plugin("label", NAMING)
    workshop.enable(site, "label")
    with site.context():
        log.record("label.tempel", "label:1")
        db.session.commit()
    assert "Label ditempel" in table(boss.get(LOG).text)


def test_who_tries_doors_that_are_not_theirs_is_seen(site: Site, boss: Visitor) -> None:
    visitor = site.signed_in(account=site.new_account(name="Coba Coba"))
    for _turn in range(30):
        assert visitor.get("/pengaturan/audit").status_code == 403
    site.visitor().get("/pengaturan/audit")
    shown = table(boss.get(f"{LOG}?action=access.denied").text)
    assert shown.count("<tr>") == 20, "more of one person says nothing new"
    assert "Coba Coba" in shown
    assert "path:/pengaturan/audit" in shown
    assert "Ditolak membuka halaman" in shown


def test_a_refusal_is_one_also_when_it_cannot_be_logged(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_arguments: object, **_values: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    visitor = site.signed_in()
    monkeypatch.setattr(denied, "record", busy)
    assert visitor.get("/pengaturan/audit").status_code == 403
    assert visitor.get("/akun").status_code == 200


def test_the_log_is_paged_newest_first(site: Site, boss: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "PAGE_SIZE", 2)
    with site.context():
        for number in range(5):
            log.record("test.act", f"thing:{number}x")
        db.session.commit()
    seen, address = [], f"{LOG}?action=test"
    while address:
        page = boss.get(address).text
        seen += re.findall(r"(\d)x</span>|(\d)x\s", table(page))
        older = re.search(r'rel="next" href="([^"]*)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert [a or b for a, b in seen] == ["4", "3", "2", "1", "0"]


def test_what_is_logged_is_shown_as_text(site: Site, boss: Visitor) -> None:
    with site.context():
        log.record(
            "branding.change", "portal:<script>alert(1)</script>", {"name": "A"}, {"name": "<img src=x onerror=y>"}
        )
        db.session.commit()
    page = boss.get(LOG).text
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


ODD_QUERIES = [
    "action=%00", "action=" + "x" * 5000, "who=%25%00", "first=x", "first=9999-12-31", "last=9999-12-31",
    "last=0001-01-01", "first=0001-01-01", "before=x", "before=99999999999999999999", "first=2026-02-31",
]  # fmt: skip


def test_odd_filters_are_no_failures(boss: Visitor) -> None:
    for query in ODD_QUERIES:
        assert boss.get(f"{LOG}?{query}").status_code == 200, query


def test_nothing_in_the_log_can_be_changed_through_the_web(boss: Visitor) -> None:
    token = boss.form("/akun/nama", action="/akun/nama").fields["csrf_token"]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in (LOG, f"{LOG}/1"):
            answer = boss.open(path, method=method, headers={"X-CSRFToken": str(token)})
            assert answer.status_code in (404, 405)
