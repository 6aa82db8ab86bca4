"""What the tourism office does: its own records, and nobody else's."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Any

import pytest

from gapura.audit.models import AuditEntry
from gapura.database.engine import db
from gapura.testing.visitor import Visitor, forms_of

from .conftest import OTHER, OWN, Wisata, picture

LIST, NEW_PLACE, NEW_EVENT = "/wisata/kelola", "/wisata/kelola/tempat/baru", "/wisata/kelola/agenda/baru"
PLACE = {
    "name": "Air Terjun Baru",
    "category": "air-terjun",
    "region_code": "64.01.03.2001",
    "description_id": "Air terjun di desa Lempesu.",
    "position-latitude": "-1,99",
    "position-longitude": "116,21",
    "approximate": "y",
    "directions_id": "Lewat jalan desa.",
    "road": "tanah",
    "signal": "tidak",
    "hours": "Setiap hari",
    "ticket": "Rp 5.000",
    "facilities": ["parkir", "toilet"],
    "contact_name": "Pos jaga",
    "contact_phone": "0812 3456 7890",
    "verified_on": "2026-01-31",
    "source": "Kunjungan",
}
EVENT = {
    "name": "Pesta Laut",
    "venue": "Pantai",
    "organiser": "Desa",
    "description_id": "Pesta bagi semua.",
    "day": "2030-06-12",
    "begins": "08:00",
    "ends": "11:00",
    "provisional": "y",
}
TOO_LONG, NUL, CONTROL = "x" * 100_000, "Pantai\0Besar", "Pantai\x1b[31mMerah"


def acts(wisata: Wisata) -> list[tuple[str, Any, Any]]:
    """Return what the audit log says about tourism, in order."""
    with wisata.site.context():
        rows = db.session.query(AuditEntry).filter(AuditEntry.action.like("tourism.%")).order_by(AuditEntry.id)
        return [(row.action, row.before, row.after) for row in rows]


def paths(place: str, event: str) -> list[tuple[str, str]]:
    """Return every route that is about one record, with its method."""
    tempat, agenda = f"/wisata/kelola/tempat/{place}", f"/wisata/kelola/agenda/{event}"
    return [
        ("GET", tempat), ("POST", tempat), ("POST", f"{tempat}/tayang"),
        ("GET", f"{tempat}/foto"), ("POST", f"{tempat}/foto"),
        ("POST", f"{tempat}/foto/1/hapus"), ("POST", f"{tempat}/foto/1/utama"),
        ("GET", agenda), ("POST", agenda), ("POST", f"{agenda}/tayang"),
        ("GET", f"{agenda}/tanggal"), ("POST", f"{agenda}/tanggal"), ("POST", f"{agenda}/tanggal/1/hapus"),
    ]  # fmt: skip


def send(visitor: Visitor, method: str, path: str) -> int:
    """Ask for a path, with a valid CSRF token where one is needed."""
    if method == "GET":
        return visitor.get(path).status_code
    token = visitor.form("/akun/nama").fields["csrf_token"]
    return visitor.post(path, data={"csrf_token": token, "on": "0"}).status_code


def test_only_the_office_gets_in(wisata: Wisata) -> None:
    own_place, own_event = wisata.place(), wisata.event()
    routes = [("GET", LIST), ("GET", "/wisata/kelola/agenda"), ("GET", NEW_PLACE), ("GET", NEW_EVENT)]
    routes += paths(own_place, own_event)
    stranger, citizen = wisata.site.visitor(), wisata.site.signed_in("citizen")
    for method, path in routes:
        if method == "GET":
            answer = stranger.get(path)
            assert answer.status_code in (302, 303), path
            assert answer.headers["Location"].startswith("/masuk?next="), path
        else:
            assert stranger.post(path).status_code in (302, 303, 400, 403), path
        assert send(citizen, method, path) == 403, (method, path)
    assert wisata.read(own_place).published


def test_another_offices_records_are_not_there(wisata: Wisata) -> None:
    place, event = wisata.place("Milik Sendiri"), wisata.event("Acara Sendiri")
    other = wisata.operator(OTHER)
    for method, path in paths(place, event):
        assert send(other, method, path) == 404, (method, path)
    assert "Milik Sendiri" not in other.get(LIST).text
    assert "Acara Sendiri" not in other.get("/wisata/kelola/agenda").text
    assert "Milik Sendiri" in wisata.operator(OWN).get(LIST).text
    assert wisata.read(place).published
    assert acts(wisata) == []


def test_addresses_that_lead_nowhere(wisata: Wisata) -> None:
    wisata.place()
    operator = wisata.operator()
    for value in ("tidak-ada", "a%00b", "%ED%A0%80", "x" * 50_000, "Pantai"):
        for method, path in paths(value, value):
            assert send(operator, method, path) == 404, (method, path[:60])
    slug, huge = wisata.place("Lain"), 10**30
    assert send(operator, "POST", f"/wisata/kelola/tempat/{slug}/foto/{huge}/hapus") == 404
    assert send(operator, "POST", f"/wisata/kelola/agenda/{wisata.event()}/tanggal/{huge}/hapus") == 404
    assert operator.get("/wisata/kelola/hotel").status_code == 404


def test_a_new_place(wisata: Wisata) -> None:
    operator = wisata.operator()
    answer = operator.submit(NEW_PLACE, PLACE)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == "/wisata/kelola/tempat/air-terjun-baru/foto"
    stored = wisata.read("air-terjun-baru")
    assert (stored.latitude, stored.longitude, stored.approximate) == (-1.99, 116.21, True)
    assert (stored.ticket, stored.contact_phone, stored.facilities) == (5000, "+6281234567890", ["parkir", "toilet"])
    assert stored.office_id == wisata.site.office(OWN)
    ((action, before, after),) = acts(wisata)
    assert (action, before) == ("tourism.place.create", {})
    assert after["name"] == "Air Terjun Baru"
    assert "Air Terjun Baru" in wisata.site.visitor().get("/wisata?q=lempesu").text


def test_names_may_come_twice_and_addresses_may_not(wisata: Wisata) -> None:
    operator = wisata.operator()
    for name in ("Agenda", "Agenda", "海", "Kelola!"):
        assert operator.submit(NEW_PLACE, {**PLACE, "name": name}).status_code == 303, name
    with wisata.site.context():
        slugs = [row.slug for row in db.session.query(wisata.module("models").Place)]
    assert sorted(slugs) == ["agenda-2", "agenda-3", "kelola-2", "tanpa-nama-2"]
    visitor = wisata.site.visitor()
    assert {visitor.get(f"/wisata/{slug}").status_code for slug in slugs} == {200}


def test_a_form_that_arrives_twice_is_stored_once(wisata: Wisata) -> None:
    operator = wisata.operator()
    for path, typed, kind in ((NEW_PLACE, PLACE, "Place"), (NEW_EVENT, EVENT, "Event")):
        sent = {**operator.form(path).fields, **typed}
        answers = [operator.post(path, data=sent) for _ in range(3)]
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert wisata.count(kind) == 1
    slug = wisata.event("Lain", dates=[])
    path = f"/wisata/kelola/agenda/{slug}/tanggal"
    sent = {**operator.form(path).fields, "day": "2030-01-01"}
    assert {operator.post(path, data=sent).status_code for _ in range(2)} == {303}
    assert len(wisata.read(slug, "Event").dates) == 1


def test_a_changed_place_is_logged_with_what_changed(wisata: Wisata) -> None:
    slug = wisata.place("Pantai Lama", hours="")
    operator = wisata.operator()
    answer = operator.submit(f"/wisata/kelola/tempat/{slug}", {"name": "Pantai Lama Sekali", "hours": "Setiap hari"})
    assert answer.status_code == 303, answer.text
    assert wisata.read(slug).name == "Pantai Lama Sekali"
    assert acts(wisata) == [
        (
            "tourism.place.change",
            {"name": "Pantai Lama", "hours": ""},
            {"name": "Pantai Lama Sekali", "hours": "Setiap hari"},
        )
    ]
    assert "Pantai Lama Sekali" in wisata.site.visitor().get("/cari?q=sekali").text


def test_the_second_of_two_operators_is_told_and_nothing_is_lost(wisata: Wisata) -> None:
    slug = wisata.place("Pantai", hours="", category="pantai")
    path = f"/wisata/kelola/tempat/{slug}"
    first, second = wisata.operator(), wisata.site.signed_in(account=wisata.site.new_account("operator", OWN, "Budi"))
    opened = second.form(path).fields
    assert first.submit(path, {"hours": "Setiap hari", "category": "keluarga"}).status_code == 303
    answer = second.post(path, data={**opened, "description_id": "Tulisan panjang operator kedua."})
    assert answer.status_code == 409
    assert "Orang lain sudah mengubah data ini lebih dahulu" in answer.text
    assert "tersimpan sekarang:" in answer.text
    assert "Setiap hari" in answer.text
    assert "Rekreasi keluarga" in answer.text
    assert "Tulisan panjang operator kedua." in answer.text
    stored = wisata.read(slug)
    assert (stored.hours, stored.description_id) == ("Setiap hari", "Pasir putih di tepi teluk.")
    again = next(form for form in forms_of(answer.text) if "description_id" in form.fields)
    assert str(again.fields["description_id"]).strip() == "Tulisan panjang operator kedua."
    assert second.post(path, data={**again.fields, "hours": "Setiap hari"}).status_code == 303
    stored = wisata.read(slug)
    assert (stored.hours, stored.description_id) == ("Setiap hari", "Tulisan panjang operator kedua.")


def test_a_stale_or_mangled_version_is_a_conflict(wisata: Wisata) -> None:
    slug = wisata.event("Pesta")
    operator, path = wisata.operator(), f"/wisata/kelola/agenda/{slug}"
    for version in ("0", "", "abc", "9" * 60):
        assert operator.submit(path, {"version": version, "name": "Lain"}).status_code == 409, version
    assert wisata.read(slug, "Event").name == "Pesta"


def test_no_record_for_an_office_that_is_not_ones_own(wisata: Wisata) -> None:
    operator, foreign = wisata.operator(), str(wisata.site.office(OTHER))
    slug = wisata.place()
    for path, typed in ((NEW_PLACE, PLACE), (f"/wisata/kelola/tempat/{slug}", {})):
        for office in (foreign, "999999", "abc", str(10**30)):
            assert operator.submit(path, {**typed, "office_id": office}).status_code == 400, office
    assert wisata.count() == 1
    assert wisata.read(slug).office_id == wisata.site.office(OWN)


def test_the_administrator_says_for_which_office(wisata: Wisata) -> None:
    administrator = wisata.site.signed_in("administrator")
    office = wisata.site.office(OWN)
    wisata.site.office(OTHER)
    assert administrator.submit(NEW_PLACE, PLACE).status_code == 400
    assert administrator.submit(NEW_PLACE, {**PLACE, "office_id": str(office)}).status_code == 303
    assert wisata.read("air-terjun-baru").office_id == office


def test_a_manager_may_what_an_operator_may(wisata: Wisata) -> None:
    assert wisata.site.signed_in("manager", OWN).submit(NEW_PLACE, PLACE).status_code == 303


def test_taking_a_place_back_and_showing_it_again(wisata: Wisata) -> None:
    slug = wisata.place()
    operator, visitor = wisata.operator(), wisata.site.visitor()
    action = f"/wisata/kelola/tempat/{slug}/tayang"
    for on, status in (("0", 404), ("0", 404), ("1", 200)):
        assert operator.submit(LIST, {"on": on}, action=action).status_code == 303
        assert visitor.get(f"/wisata/{slug}").status_code == status
    assert [action for action, _, _ in acts(wisata)] == ["tourism.place.unpublish", "tourism.place.publish"]


BAD = [
    ("name", ""), ("name", TOO_LONG), ("name", NUL), ("name", CONTROL), ("category", "kantor"), ("category", ""),
    ("region_code", "99.99.99.9999"), ("region_code", NUL), ("description_id", TOO_LONG), ("description_en", NUL),
    ("road", "terbang"), ("signal", "mungkin"), ("hours", TOO_LONG), ("ticket", "gratis sekali"), ("ticket", "-1"),
    ("ticket", "9" * 40), ("facilities", ["emas"]), ("contact_phone", "abc"), ("contact_phone", NUL),
    ("verified_on", "2999-01-01"), ("verified_on", "31-02-2026"), ("verified_on", NUL), ("source", TOO_LONG),
    ("office_id", NUL), ("position-latitude", "0"), ("position-latitude", "116.21"), ("position-latitude", "51.5"),
    ("position-latitude", ""), ("position-latitude", "NaN"), ("position-longitude", TOO_LONG),
    ("position-longitude", NUL),
]  # fmt: skip


def test_bad_input_for_a_place_is_refused_kept_and_not_stored(wisata: Wisata) -> None:
    operator = wisata.operator()
    fields = operator.form(NEW_PLACE).fields
    for name, value in BAD:
        also = (
            {"position-longitude": "0"}
            if value == "0"
            else {"position-longitude": "-1.99"}
            if value == "116.21"
            else {}
        )
        answer = operator.post(NEW_PLACE, data={**fields, **PLACE, name: value, **also})
        assert answer.status_code == 400, (name, value[:40])
        assert "field-error" in answer.text, (name, value[:40])
        assert "Lewat jalan desa." in answer.text, "what was typed elsewhere is kept"
    assert wisata.count() == 0
    assert acts(wisata) == []


def test_bad_input_for_an_event_is_refused_kept_and_not_stored(wisata: Wisata) -> None:
    operator = wisata.operator()
    fields = operator.form(NEW_EVENT).fields
    bad = [
        {"name": NUL}, {"venue": ""}, {"venue": TOO_LONG}, {"organiser": CONTROL}, {"description_id": ""}, {"day": ""},
        {"day": "kapan-kapan"}, {"day": NUL}, {"day": "0000-01-01"}, {"last_day": "2030-06-11"}, {"last_day": "x"},
        {"ends": "25:00"}, {"begins": TOO_LONG}, {"begins": "", "ends": "11:00"}, {"begins": "11:00", "ends": "11:00"},
        {"contact_phone": "12"}, {"source": NUL},
    ]  # fmt: skip
    for wrong in bad:
        answer = operator.post(NEW_EVENT, data={**fields, **EVENT, **wrong})
        assert answer.status_code == 400, wrong
        assert "field-error" in answer.text, wrong
        assert 'value="Pesta Laut"' in answer.text or "name" in wrong
    assert wisata.count("Event") == 0


def test_an_expired_form_keeps_what_was_typed(wisata: Wisata) -> None:
    operator = wisata.operator()
    own = {"Sec-Fetch-Site": "same-origin"}
    answer = operator.submit(NEW_PLACE, PLACE, without=["csrf_token"], headers=own)
    assert answer.status_code == 400
    assert "Lewat jalan desa." in answer.text
    assert wisata.count() == 0


def test_a_new_event_with_its_first_date(wisata: Wisata) -> None:
    operator = wisata.operator()
    answer = operator.submit(NEW_EVENT, EVENT)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == "/wisata/kelola/agenda/pesta-laut/tanggal"
    (stored,) = wisata.read("pesta-laut", "Event").dates
    assert stored.provisional
    assert "12 Juni 2030, 08.00–11.00 WITA" in operator.get(answer.headers["Location"]).text
    assert [action for action, _, _ in acts(wisata)] == ["tourism.event.create"]


def test_dates_come_and_go_one_by_one(wisata: Wisata) -> None:
    slug = wisata.event("Pesta", dates=[])
    other = wisata.event("Lain")
    operator, path = wisata.operator(), f"/wisata/kelola/agenda/{slug}/tanggal"
    assert operator.submit(path, {"day": "2030-06-12"}).status_code == 303
    assert operator.submit(path, {"day": "2030-07-12", "begins": "09:00", "ends": "08:00"}).status_code == 400
    (date,) = wisata.read(slug, "Event").dates
    (foreign,) = wisata.read(other, "Event").dates
    assert send(operator, "POST", f"{path}/{foreign.id}/hapus") == 404
    assert operator.submit(path, action=f"/{date.id}/hapus").status_code == 303
    assert wisata.read(slug, "Event").dates == []
    assert len(wisata.read(other, "Event").dates) == 1
    assert [action for action, _, _ in acts(wisata)] == ["tourism.event.date", "tourism.event.date.remove"]
    assert acts(wisata)[0][2]["date"] == "12 Juni 2030"


def test_photos_come_are_ordered_and_go(wisata: Wisata) -> None:
    slug = wisata.place()
    operator, path = wisata.operator(), f"/wisata/kelola/tempat/{slug}/foto"
    for colour in ("teal", "navy"):
        typed = {"photo": (picture(colour), "foto.jpg"), "alt": f"Laut {colour}", "credit": "Sari"}
        answer = operator.submit(path, typed)
        assert answer.status_code == 303, answer.text
    first, second = wisata.read(slug).photos
    assert (first.photo.alt, second.photo.alt) == ("Laut teal", "Laut navy")
    page = wisata.site.visitor().get(f"/wisata/{slug}").text
    assert 'alt="Laut teal"' in page
    assert "Foto: Sari" in page
    assert operator.submit(path, action=f"/{second.photo_id}/utama").status_code == 303
    assert wisata.read(slug).cover.alt == "Laut navy"
    assert operator.submit(path, action=f"/{first.photo_id}/hapus").status_code == 303
    assert [one.photo.alt for one in wisata.read(slug).photos] == ["Laut navy"]
    token = first.photo.token
    assert wisata.site.visitor().get(f"/foto/{token}-480.webp").status_code == 404
    done = [action for action, _, _ in acts(wisata)]
    assert done == [
        "tourism.place.photo",
        "tourism.place.photo",
        "tourism.place.photo.utama",
        "tourism.place.photo.hapus",
    ]


def test_photos_that_are_refused(wisata: Wisata) -> None:
    slug, other = wisata.place(), wisata.place("Lain")
    operator, path = wisata.operator(), f"/wisata/kelola/tempat/{slug}/foto"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    bad: list[dict[str, Any]] = [
        {"alt": "Tanpa foto"},
        {"photo": (picture(), "a.jpg"), "alt": ""},
        {"photo": (picture(), "a.jpg"), "alt": NUL},
        {"photo": (picture(), "a.jpg"), "alt": TOO_LONG},
        {"photo": (BytesIO(svg), "a.jpg"), "alt": "SVG"},
        {"photo": (BytesIO(picture().read()[:500]), "a.jpg"), "alt": "Setengah"},
        {"photo": "bukan berkas", "alt": "Teks"},
    ]
    for typed in bad:
        answer = operator.submit(path, typed)
        assert answer.status_code == 400, typed["alt"][:20]
        assert "field-error" in answer.text
    assert wisata.read(slug).photos == []
    assert operator.submit(path, {"photo": (picture(), "a.jpg"), "alt": "Baik"}).status_code == 303
    (photo,) = wisata.read(slug).photos
    elsewhere = f"/wisata/kelola/tempat/{other}/foto/{photo.photo_id}/hapus"
    assert send(operator, "POST", elsewhere) == 404
    assert len(wisata.read(slug).photos) == 1


def test_a_seventh_photo_is_refused(wisata: Wisata) -> None:
    slug = wisata.place()
    operator, path = wisata.operator(), f"/wisata/kelola/tempat/{slug}/foto"
    for number in range(6):
        kept = operator.form(path).fields  # the form as a second browser tab would still have it
        for _ in range(2):  # each arrives twice
            typed = {**kept, "photo": (picture(width=100 + number), "a.jpg"), "alt": f"Foto {number}"}
            assert operator.post(path, data=typed).status_code == 303
    assert "Sudah ada 6 foto" in operator.get(path).text
    answer = operator.post(path, data={**kept, "photo": (picture(width=300), "a.jpg"), "alt": "Terlalu banyak"})
    assert answer.status_code == 400
    assert "paling banyak memiliki 6 foto" in answer.text
    assert len(wisata.read(slug).photos) == 6


def test_the_account_page_says_what_waits(wisata: Wisata) -> None:
    wisata.place()
    assert "1 perlu diperiksa lagi" in wisata.operator().get("/akun").text
    assert "perlu diperiksa lagi" not in wisata.site.signed_in("citizen").get("/akun").text
    assert "perlu diperiksa lagi" not in wisata.operator(OTHER).get("/akun").text


@pytest.mark.parametrize("regency", ["paser", "kotim"])
def test_demo_content_loads_once(wisata: Wisata, kotim: Wisata, regency: str, monkeypatch: pytest.MonkeyPatch) -> None:
    portal = {"paser": wisata, "kotim": kotim}[regency]
    portal.module("models")
    small = picture("green", 300, 200).read()
    module = sys.modules["plugins.tourism.demo"]
    monkeypatch.setattr(module, "illustrate", lambda kind, seed, size: small)
    with portal.site.context() as application, application.test_request_context("/"):
        for _ in range(2):
            module.demo(regency)
            db.session.commit()
    places, events = {"paser": (8, 2), "kotim": (2, 2)}[regency]
    assert (portal.count(), portal.count("Event")) == (places, events)
    visitor = portal.site.visitor()
    listed = visitor.get("/wisata").text
    for slug in {"paser": ["museum-sadurengas", "gunung-embun"], "kotim": ["pantai-ujung-pandaran"]}[regency]:
        assert f"/wisata/{slug}" in listed
        assert "perkiraan" in visitor.get(f"/wisata/{slug}").text
    expected = {"paser": "Hari Jadi Kabupaten Paser", "kotim": "Simah Laut"}[regency]
    assert expected in visitor.get("/wisata/agenda").text
    assert "Tanggal sementara" in visitor.get("/wisata/agenda").text
