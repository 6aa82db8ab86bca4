"""Which office gets a report: as an administrator says, and handed over with a reason."""

from __future__ import annotations

from types import SimpleNamespace

from plugins.environment.routing import chosen

from .conftest import Town

RULES = "/lingkungan/kelola/aturan"


def rule(number: int, office: int, category: str | None = None, district: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(id=number, office_id=office, category=category, district_code=district)


def test_the_rule_that_says_most_counts() -> None:
    rules = [
        rule(1, 10),
        rule(2, 20, category="river"),
        rule(3, 30, district="64.01.05"),
        rule(4, 40, "river", "64.01.05"),
        rule(5, 50, category="smoke"),
        rule(6, 60, category="smoke"),
    ]
    for category, district, office in (
        ("tree", "64.01.01", 10),
        ("river", "64.01.01", 20),
        ("tree", "64.01.05", 30),
        ("river", "64.01.05", 40),
        ("smoke", "", 60),
    ):
        assert chosen(rules, category, district) == office
    assert chosen(rules[1:], "tree", "64.01.01") is None
    assert chosen([], "tree", "") is None


def test_an_administrator_writes_a_rule_tries_it_and_takes_it_away(town: Town) -> None:
    old, admin = town.report(seed=1), town.site.signed_in("administrator")
    assert f'href="{RULES}"' in admin.get("/lingkungan/kelola").text
    assert f'href="{RULES}"' not in town.operator().get("/lingkungan/kelola").text
    assert "Belum ada aturan" in admin.get(RULES).text
    other = str(town.site.office("dispar"))
    answer = admin.submit(RULES, {"category": "river", "district_code": "", "office_id": other})
    assert answer.status_code == 303
    page = admin.get(RULES).text
    assert "akan diterima dinas lain" in page, "tried on the report that is there"
    new = town.report(seed=2, text="Yang ini setelah ada aturan.")
    assert town.row(old.code)["office_id"] != town.row(new.code)["office_id"] == int(other)
    assert town.operator("dispar").get(new.desk).status_code == 200
    assert town.operator("dlh").get(new.desk).status_code == 404
    assert admin.submit(RULES, action="/hapus").status_code == 303
    assert "Belum ada aturan" in admin.get(RULES).text
    assert town.count("environment_rule") == 0


def test_a_rule_needs_an_office_and_only_administrators_write_any(town: Town) -> None:
    admin = town.site.signed_in("administrator")
    assert admin.submit(RULES, {"category": "river"}).status_code == 400
    assert town.operator().get(RULES).status_code == 403
    assert admin.post(f"{RULES}/999/hapus").status_code == 400
    assert town.visitor().get(RULES).status_code in (302, 303)


def test_a_report_is_handed_over_with_a_reason(town: Town) -> None:
    sent, other = town.verified(), str(town.site.office("dispar"))
    refused = town.step(sent, "handover", office=other)
    assert refused.status_code == 400
    assert 'id="reason-error"' in refused.text
    assert town.step(sent, "handover", office=other, reason="Ini taman wisata.").status_code == 303
    assert town.operator("dlh").get(sent.desk).status_code == 404
    desk = town.operator("dispar").get(sent.desk).text
    assert "Diserahkan ke dinas lain" in desk
    assert "Ini taman wisata." in town.visitor().get(sent.secret).text
    assert town.row(sent.code)["state"] == "verified"
