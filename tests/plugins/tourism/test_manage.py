"""What the tourism office does: its own records, and nobody else's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.testing.site import Site
from gapura.testing.visitor import Visitor, forms_of

from .conftest import OTHER, OWN, Wisata, desk_of, in_kotim, in_paser, picture

DESK, NEW_PLACE, NEW_EVENT = "/wisata/kelola", "/wisata/kelola/tambah", "/wisata/agenda/kelola/tambah"
PLACE = {
    "name": "Air Terjun Baru",
    "category": "air-terjun",
    "region_code": "64.01.03.2001",
    "description": "Air terjun di desa Lempesu.",
    "position-latitude": "-1,99",
    "position-longitude": "116,21",
    "approximate": "y",
    "directions": "Lewat jalan desa.",
    "road": "tanah",
    "signal": "tidak",
    "hours": "Setiap hari",
    "ticket": "Rp 5.000",
    "facilities": ["parkir", "toilet"],
    "contact": "Pos jaga",
    "phone": "0812 3456 7890",
    "verified_on": "2026-01-31",
    "source": "Kunjungan",
}
EVENT = {
    "name": "Pesta Laut",
    "venue": "Pantai",
    "organiser": "Desa",
    "description": "Pesta bagi semua.",
    "dates-0-day": "2030-06-12",
    "dates-0-begins": "08:00",
    "dates-0-ends": "11:00",
    "dates-0-provisional": "y",
}
TOO_LONG, NUL = "x" * 100_000, "Pantai\0Besar"


def acts(wisata: Wisata) -> list[tuple[str, str]]:
    """Return what the audit log says about tourism, in order: the act and on what."""
    with wisata.site.context():
        rows = db.session.query(AuditEntry).filter(AuditEntry.action.like("tourism.%")).order_by(AuditEntry.id)
        return [(row.action, row.subject.partition(":")[0]) for row in rows]


def send(visitor: Visitor, method: str, path: str) -> int:
    """Ask for a path, with a valid CSRF token where one is needed."""
    if method == "GET":
        return visitor.get(path).status_code
    token = visitor.form("/akun/nama").fields["csrf_token"]
    return visitor.post(path, data={"csrf_token": token, "step": "hide", "reason": "coba"}).status_code


def test_only_the_office_gets_in_and_only_to_its_own(wisata: Wisata) -> None:
    place, event = wisata.place("Milik Sendiri"), wisata.event("Acara Sendiri")
    records = [(method, desk_of(path)) for path in (place, event) for method in ("GET", "POST")]
    records += [("POST", f"{desk_of(path)}/langkah") for path in (place, event)]
    records += [("GET", f"{desk_of(place)}/foto"), ("POST", f"{desk_of(place)}/periksa")]
    desks = [("GET", DESK), ("GET", "/wisata/agenda/kelola"), ("GET", NEW_PLACE), ("GET", NEW_EVENT)]
    stranger, citizen, other = wisata.site.visitor(), wisata.site.signed_in("citizen"), wisata.operator(OTHER)
    for method, path in desks + records:
        if method == "GET":
            assert stranger.get(path).headers["Location"].startswith("/masuk?next="), path
        assert send(citizen, method, path) == 403, (method, path)
    for method, path in records:
        assert send(other, method, path) == 404, (method, path)
    assert "Milik Sendiri" not in other.get(f"{DESK}?keadaan=semua").text
    assert "Milik Sendiri" in wisata.operator(OWN).get(f"{DESK}?keadaan=semua").text
    assert wisata.site.visitor().get("/wisata/tambah").status_code == 404  # nobody sends places from outside
    assert wisata.read(place).state == wisata.read(event).state == "published"
    assert acts(wisata) == []


def test_a_new_place(wisata: Wisata) -> None:
    wisata.site.office(OWN)
    operator = wisata.operator()
    photo = {"photos": (picture(), "foto.jpg")}
    answer = operator.submit(NEW_PLACE, {**PLACE, **photo})
    assert answer.status_code == 303, answer.text
    stored = wisata.read("/wisata/1-air-terjun-baru")
    assert (stored.latitude, stored.longitude, stored.approximate) == (-1.99, 116.21, True)
    assert (stored.ticket, stored.phone, stored.facilities) == (5000, "+6281234567890", ["parkir", "toilet"])
    assert stored.office_id == wisata.site.office(OWN)
    assert acts(wisata) == [("tourism.add", "place")]
    visitor = wisata.site.visitor()
    assert "Air Terjun Baru" in visitor.get("/wisata?q=lempesu").text
    described = {f"alt_{stored.photos[0].id}": "Air jatuh di batu", f"credit_{stored.photos[0].id}": "Sari"}
    assert operator.submit(f"{DESK}/1/foto", described).status_code == 303
    page = visitor.get("/wisata/1-air-terjun-baru").text
    assert 'alt="Air jatuh di batu"' in page
    assert "Foto: Sari" in page


def test_a_new_event_with_its_first_date(wisata: Wisata) -> None:
    wisata.site.office(OWN)
    answer = wisata.operator().submit(NEW_EVENT, EVENT)
    assert answer.status_code == 303, answer.text
    (stored,) = wisata.read("/wisata/agenda/1-pesta-laut").dates
    assert stored.provisional
    assert "12 Juni 2030, 08.00–11.00 WITA" in wisata.site.visitor().get("/wisata/agenda/1-pesta-laut").text
    assert acts(wisata) == [("tourism.add", "event")]


def test_the_second_of_two_operators_is_told_and_nothing_is_lost(wisata: Wisata) -> None:
    path = wisata.place("Pantai", category="pantai")
    desk = desk_of(path)
    first, second = wisata.operator(), wisata.site.signed_in(account=wisata.site.new_account("operator", OWN, "Budi"))
    opened = second.form(desk).fields
    assert first.submit(desk, {"hours": "Setiap hari", "category": "keluarga"}).status_code == 303
    answer = second.post(desk, data={**opened, "description": "Tulisan panjang operator kedua."})
    assert answer.status_code == 409
    for text in ("Setiap hari", "Rekreasi keluarga", "Tulisan panjang operator kedua."):
        assert text in answer.text
    stored = wisata.read(path)
    assert (stored.hours, stored.description) == ("Setiap hari", "Pasir putih di tepi teluk.")
    again = next(form for form in forms_of(answer.text) if "description" in form.fields)
    assert second.post(desk, data=again.fields).status_code == 303
    stored = wisata.read(path)
    assert (stored.hours, stored.description) == ("Setiap hari", "Tulisan panjang operator kedua.")


def test_hiding_a_place_and_showing_it_again(wisata: Wisata) -> None:
    path = wisata.place()
    operator, visitor = wisata.operator(), wisata.site.visitor()
    steps = f"{desk_of(path)}/langkah"
    for step, status in (("hide", 404), ("approve", 200)):
        typed = {"step": step, "reason": "Jembatan putus."}
        assert operator.submit(desk_of(path), typed, action=steps).status_code == 303
        assert visitor.get(path).status_code == status
    assert acts(wisata) == [("tourism.hide", "place"), ("tourism.approve", "place")]


BAD = [
    (NEW_PLACE, {"name": ""}), (NEW_PLACE, {"name": NUL}), (NEW_PLACE, {"category": "kantor"}),
    (NEW_PLACE, {"region_code": "99.99.99.9999"}), (NEW_PLACE, {"description": TOO_LONG}),
    (NEW_PLACE, {"road": "terbang"}), (NEW_PLACE, {"ticket": "-1"}), (NEW_PLACE, {"ticket": "9" * 40}),
    (NEW_PLACE, {"facilities": ["emas"]}), (NEW_PLACE, {"phone": "abc"}), (NEW_PLACE, {"verified_on": "2999-01-01"}),
    (NEW_PLACE, {"position-latitude": "51.5"}),
    (NEW_EVENT, {"venue": ""}), (NEW_EVENT, {"dates-0-day": "kapan-kapan"}),
    (NEW_EVENT, {"dates-0-last_day": "2030-06-11"}), (NEW_EVENT, {"dates-0-ends": "08:00"}),
]  # fmt: skip


def test_bad_input_is_refused_kept_and_not_stored(wisata: Wisata) -> None:
    wisata.site.office(OWN)
    operator = wisata.operator()
    empty = {path: operator.form(path).fields for path in (NEW_PLACE, NEW_EVENT)}
    for path, wrong in BAD:
        typed = PLACE if path == NEW_PLACE else EVENT
        answer = operator.post(path, data={**empty[path], **typed, **wrong})
        assert answer.status_code == 400, wrong
        assert "field-error" in answer.text, wrong
        assert ("Lewat jalan desa." if path == NEW_PLACE else "Pesta Laut") in answer.text, "the rest is kept"
    assert (wisata.count(), wisata.count("Event")) == (0, 0)
    assert acts(wisata) == []


def test_the_account_page_says_what_should_be_looked_at(wisata: Wisata) -> None:
    wisata.place()
    assert "1 perlu diperiksa lagi" in wisata.operator().get("/akun").text
    assert "perlu diperiksa lagi" not in wisata.site.signed_in("citizen").get("/akun").text
    assert "perlu diperiksa lagi" not in wisata.operator(OTHER).get("/akun").text


IN = {"paser": in_paser, "kotim": in_kotim}
DEMO: dict[str, tuple[int, int, list[str], str]] = {
    "paser": (8, 2, ["museum-sadurengas", "gunung-embun"], "Hari Jadi Kabupaten Paser"),
    "kotim": (2, 2, ["pantai-ujung-pandaran"], "Simah Laut"),
}


@pytest.mark.parametrize("regency", ["paser", "kotim"])
def test_demo_content_loads_once(make_site: Callable[..., Site], regency: str, monkeypatch: Any) -> None:
    portal = Wisata(make_site("tourism", prepare=IN[regency]))
    portal.module("models")
    module, small = sys.modules["plugins.tourism.demo"], picture("green", 300, 200).read()
    monkeypatch.setattr(module, "illustrate", lambda kind, seed, size: small)
    with portal.site.context() as application, application.test_request_context("/"):
        for _ in range(2):
            module.demo(regency)
            db.session.commit()
    places, events, slugs, event = DEMO[regency]
    assert (portal.count(), portal.count("Event")) == (places, events)
    visitor = portal.site.visitor()
    items = visitor.get("/api/tourism/place").get_json()["items"]
    assert all(item["photos"][0]["alt"] and item["photos"][0]["credit"] for item in items)
    for slug in slugs:
        (url,) = [item["url"] for item in items if item["url"].endswith(slug)]
        assert "perkiraan" in visitor.get(url).text
    assert event in visitor.get("/wisata/agenda").text
    assert "Tanggal sementara" in visitor.get("/wisata/agenda").text
