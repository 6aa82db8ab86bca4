"""What people outside the office do with a collection: send, see, change and withdraw."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from gapura.collections import spam, submit
from tests.fixtures.collected import BASE, GARDEN, PHONE, SECRET_NOTE, TREES, Gardens, picture

SPAM = "Situs slot g\u200bacor maxwin [url=https://x.top]daftar[/url]"


def test_owners_keep_their_own(gardens: Gardens) -> None:
    site = gardens.site
    sari, budi = site.signed_in(), site.signed_in(account=site.new_account(name="Budi"))
    other = site.office("dispar")
    extra = {"state": "published", "office_id": str(other), "owner_id": "1", "version": "99", "id": "77"}
    number = gardens.send(sari, **extra, photos=picture())
    row = gardens.row(number)
    assert (row["state"], row["office_id"], row["version"]) == ("waiting", site.office("dlh"), 1)
    assert row["owner_id"] == site.account().id
    assert number != 77

    assert "Kebun Melati" in sari.get(f"{BASE}/milik-saya").text
    assert "Kebun Melati" not in budi.get(f"{BASE}/milik-saya").text
    for visitor in (budi, site.visitor(), site.signed_in("operator", "dispar")):
        assert visitor.get(f"{BASE}/{number}", follow_redirects=True).status_code == 404
        assert visitor.get(f"{BASE}/milik-saya/{number}").status_code in (303, 404)

    gardens.publish(gardens.operator, number)
    path = f"{BASE}/milik-saya/{number}"
    assert (
        sari.submit(path, {"about": "Sudah lebih luas.", "state": "published", "office_id": str(other)}).status_code
        == 303
    )
    row = gardens.row(number)
    assert (row["state"], row["office_id"]) == ("waiting", site.office("dlh"))
    assert [one.act for one in gardens.history(number)] == ["add", "approve", "recheck"]
    withdraw = f"{path}/withdraw"
    assert sari.submit(f"{BASE}/milik-saya", action=withdraw).status_code == 303
    assert gardens.row(number)["state"] == "withdrawn"
    assert sari.submit(f"{BASE}/milik-saya", action=f"{path}/resubmit").status_code == 303
    token = sari.form(f"{BASE}/milik-saya", action=withdraw).fields
    for name in ("approve", "nonsense"):
        sari.post(f"{path}/{name}", data=token)
        assert gardens.row(number)["state"] == "waiting"


def set_limits(monkeypatch: pytest.MonkeyPatch, **values: float) -> None:
    """Give the portal other limits for the length of a test."""
    usual = {"form_seconds": 0, "posts_per_account": 25, "posts_per_browser": 10, "posts_per_network": 300}
    monkeypatch.setattr(submit, "_settings", lambda: SimpleNamespace(**usual | values))


def test_what_looks_like_spam_waits(gardens: Gardens, monkeypatch: pytest.MonkeyPatch) -> None:
    site, visitor = gardens.site, gardens.site.visitor()
    honest = gardens.send(visitor, TREES, name="Pohon dekat slot parkir", about="Dulu tempat judi sabung ayam.")
    assert gardens.row(honest, TREES)["state"] == "published"
    bad = {
        spam.GAMBLING: {"about": SPAM},
        spam.TRAP: {"homepage_lain": "http://x.top"},
        spam.NO_MOMENT: {"shown": "forged"},
        spam.REPEATED: {"name": "Pohon dekat slot parkir", "about": "Dulu  tempat judi sabung AYAM."},
    }
    for reason, values in bad.items():
        number = gardens.send(visitor, TREES, **{"name": f"Pohon {len(reason)}", **values})
        row = gardens.row(number, TREES)
        assert row["state"] == "waiting", reason
        assert row["suspicion"] >= spam.HOLD, reason
        assert reason in gardens.history(number, TREES)[0].after["suspicion"]
    set_limits(monkeypatch, form_seconds=3600)
    number = gardens.send(visitor, TREES, name="Pohon Kilat")
    assert gardens.row(number, TREES)["state"] == "waiting"  # sent faster than a person can
    set_limits(monkeypatch)
    owned = gardens.send(site.signed_in(), TREES, name="Pohon milik warga")
    assert gardens.row(owned, TREES)["state"] == "published"
    assert site.signed_in().submit(f"{TREES}/milik-saya/{owned}", {"about": SPAM}).status_code == 303
    assert gardens.row(owned, TREES)["state"] == "waiting"
    for page in (
        TREES,
        f"{TREES}?q=pohon",
        f"{TREES}?q=slot",
        "/",
        "/cari?q=pohon",
        "/sitemap.xml",
        f"{TREES}/{owned}",
    ):
        text = visitor.get(page).text
        assert not re.search("maxwin|Pohon milik warga", text), page
    desk = gardens.operator.get(f"{TREES}/kelola").text
    assert "maxwin" not in desk
    assert desk.count(">Mirip spam<") == 6


def test_those_who_send_too_much_wait_and_lose_nothing(gardens: Gardens, monkeypatch: pytest.MonkeyPatch) -> None:
    site = gardens.site
    used = gardens.scalar("SELECT count(*) FROM kebun_garden WHERE owner_id IS NULL") + gardens.scalar(
        "SELECT count(*) FROM kebun_tree WHERE owner_id IS NULL"
    )
    set_limits(monkeypatch, posts_per_browser=2, posts_per_account=3, posts_per_network=used + 4)
    visitor, person = site.visitor(), site.signed_in(account=site.new_account(name="Budi"))
    before = gardens.scalar("SELECT count(*) FROM kebun_tree")
    for who, limit in ((visitor, 2), (person, 3)):
        for number in range(limit):
            gardens.send(who, TREES, name=f"Pohon ke-{number}")
        answer = who.submit(f"{TREES}/tambah", {"name": "Pohon yang <kelebihan>"})
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0
        assert 'value="Pohon yang &lt;kelebihan&gt;"' in answer.text
        assert "menit" in answer.text
    gardens.send(site.visitor(), TREES)  # another browser of the same network
    assert site.visitor().submit(f"{TREES}/tambah", {"name": "Satu lagi"}).status_code == 429
    assert gardens.scalar("SELECT count(*) FROM kebun_tree") == before + 6


def test_bad_input_is_answered_with_a_sentence(gardens: Gardens) -> None:
    visitor, before = gardens.site.visitor(), gardens.scalar("SELECT count(*) FROM kebun_garden")
    long = "a" * 100_000
    for values in (
        {"name": "a\x00b"},
        {"name": long},
        {"size": "9" * 400},
        {"size": "0"},
        {"region_code": "99.99"},
        {"grows": ["besi"]},
        {"phone": "rumah"},
        {"position-latitude": "x", "position-longitude": "\ufffd\x1f"},
        {"version": "\x00"},
        {"seen": long},
    ):
        answer = visitor.submit(f"{BASE}/tambah", GARDEN | values)
        assert (answer.status_code == 400 and "field-error" in answer.text) or "form-errors" in answer.text, values
        assert "Kebun warga di belakang balai desa." in answer.text
    for shown in ("\x00", long, "a.b.c"):
        assert visitor.submit(f"{BASE}/tambah", GARDEN | {"shown": shown, "homepage_lain": long}).status_code == 303
    assert gardens.scalar("SELECT count(*) FROM kebun_garden") == before + 3
    for path in (f"{BASE}/milik-saya/2147483648", f"{BASE}/kelola/99999999999999999999", f"{BASE}/kelola/batalkan/%00"):
        assert gardens.operator.get(path).status_code in (404, 405), path


def test_personal_values_leave_in_no_public_output(gardens: Gardens) -> None:
    visitor, operator = gardens.site.visitor(), gardens.operator
    number = gardens.send(visitor, photos=picture(), **{"position-latitude": "-1.78", "position-longitude": "116.16"})
    gardens.publish(operator, number)
    page = visitor.get(f"{BASE}/{number}").headers["Location"]
    hidden = (SECRET_NOTE, PHONE, "81234567890", "0812-3456-7890")
    paths = ("/", "/sitemap.xml", BASE, f"{BASE}?q=melati", f"{BASE}?urut=keeper", f"{BASE}/peta.geojson",
             "/cari?q=melati", page, f"{BASE}/tambah")  # fmt: skip
    for headers in ({}, {"HX-Request": "true"}):
        for path in paths:
            text = visitor.get(path, headers=headers).text
            assert not [word for word in hidden if word in text], path
            assert path.endswith(("/", ".xml", "tambah")) or "Kebun Melati" in text, path
    for path in (f"{BASE}?q={SECRET_NOTE}", f"{BASE}?q=81234567890", f"/cari?q={SECRET_NOTE}"):
        assert "Kebun Melati" not in visitor.get(path).text, path  # nor are they found by them
    assert operator.submit(f"{BASE}/kelola/{number}", {"keeper": "Orang-Lain", "size": "7"}).status_code == 303
    kept: list[Any] = [(one.before, one.after, one.note) for one in gardens.history(number)]
    assert all(word not in str(kept) for word in (*hidden, "Orang-Lain"))
    audit = gardens.scalar("SELECT count(*) FROM core_audit WHERE CAST(before AS TEXT) LIKE '%Orang-Lain%'")
    assert audit == 0
    assert SECRET_NOTE in operator.get(f"{BASE}/kelola/{gardens.send(visitor)}").text  # the office does see it
