"""What is on: the lists, and the files that calendars read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from gapura.database.types import utcnow

from .conftest import OTHER, OWN, Wisata

PASER, KOTIM = ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Pontianak")
NOON = datetime(2030, 6, 12, 4, 0, tzinfo=UTC)  # in Paser


def entries(text: str) -> list[Any]:
    """Read an iCalendar file and return its events."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def headings(html: str) -> list[str]:
    """Return the events of a list, in order."""
    pieces = html.split('<a class="stretched" href="/wisata/agenda/')[1:]
    return [piece.partition(">")[2].partition("<")[0] for piece in pieces]


def hours(*offsets: float, length: float = 2) -> list[dict[str, Any]]:
    """Return dates that begin so many hours from now."""
    starts = [utcnow().replace(microsecond=0) + timedelta(hours=offset) for offset in offsets]
    return [{"starts_at": start, "ends_at": start + timedelta(hours=length)} for start in starts]


def test_what_comes_and_what_was(wisata: Wisata) -> None:
    wisata.event("Nanti", dates=hours(100))
    wisata.event("Sekarang", dates=hours(-1))
    wisata.event("Kemarin", dates=hours(-30))
    wisata.event("Dulu", dates=hours(-300))
    wisata.event("Rahasia", dates=hours(-300, 5), published=False)
    wisata.event("Dua kali", dates=hours(-200, 50))
    wisata.event("Tanpa tanggal", dates=[])
    visitor = wisata.site.visitor()
    assert headings(visitor.get("/wisata/agenda").text) == ["Sekarang", "Dua kali", "Nanti"]
    assert headings(visitor.get("/wisata/agenda?lalu=1").text) == ["Kemarin", "Dua kali", "Dulu"]


def test_an_end_that_nobody_announced(wisata: Wisata) -> None:
    start = utcnow() - timedelta(hours=5)
    wisata.event("Masih berlangsung", dates=[{"starts_at": start, "ends_at": None}])
    wisata.event("Sudah selesai", dates=[{"starts_at": start - timedelta(days=1), "ends_at": None}])
    visitor = wisata.site.visitor()
    assert headings(visitor.get("/wisata/agenda").text) == ["Masih berlangsung"]
    assert headings(visitor.get("/wisata/agenda?lalu=1").text) == ["Sudah selesai"]


def test_pages_of_the_agenda_hold_each_date_once(wisata: Wisata) -> None:
    same = hours(*[24.0] * 5)  # at the same moment, so that only the number tells them apart
    wisata.event("Pasar Malam", dates=[*same, *hours(*range(30, 50))])
    visitor, url, seen = wisata.site.visitor(), "/wisata/agenda", 0
    while url:
        page = visitor.get(url).text
        seen += len(headings(page))
        url = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen == 25


def test_an_event_says_when_in_the_regencys_time(wisata: Wisata, kotim: Wisata) -> None:
    dates = [{"starts_at": NOON, "ends_at": NOON + timedelta(hours=3), "provisional": True}]
    for portal, words in ((wisata, "12 Juni 2030, 12.00–15.00 WITA"), (kotim, "12 Juni 2030, 11.00–14.00 WIB")):
        page = portal.site.visitor().get(f"/wisata/agenda/{portal.event(dates=dates)}").text
        assert words in page
        assert "Tanggal sementara" in page


def test_ways_to_say_when(wisata: Wisata) -> None:
    midnight = datetime(2030, 6, 12, tzinfo=PASER)
    expected = [
        ("12 Juni 2030", {"starts_at": midnight, "ends_at": midnight + timedelta(days=1), "all_day": True}),
        (
            "12 Juni 2030 – 14 Juni 2030",
            {"starts_at": midnight, "ends_at": midnight + timedelta(days=3), "all_day": True},
        ),
        ("12 Juni 2030, mulai pukul 12.00 WITA", {"starts_at": NOON, "ends_at": None}),
        ("12 Juni 2030, 12.00 – 13 Juni 2030, 01.00 WITA", {"starts_at": NOON, "ends_at": NOON + timedelta(hours=13)}),
        ("12 Juni 2030, 12.00–00.00 WITA", {"starts_at": NOON, "ends_at": NOON + timedelta(hours=12)}),
    ]
    visitor = wisata.site.visitor()
    for words, values in expected:
        page = visitor.get(f"/wisata/agenda/{wisata.event(dates=[values])}").text
        assert f"<div>{words}</div>" in page, words


def test_each_date_is_an_entry_in_the_regencys_zone(wisata: Wisata, kotim: Wisata) -> None:
    for portal, zone, offset in ((wisata, PASER, "+0800"), (kotim, KOTIM, "+0700")):
        slug = portal.event(dates=[{"starts_at": NOON, "ends_at": NOON + timedelta(hours=3)}])
        answer = portal.site.visitor().get(f"/wisata/agenda/{slug}.ics")
        assert answer.mimetype == "text/calendar"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{slug}.ics"'
        (entry,) = entries(answer.text)
        assert entry["DTSTART"].params["TZID"] == zone.key
        assert entry["DTSTART"].dt == NOON
        assert entry["DTEND"].dt == NOON + timedelta(hours=3)
        assert entry["DTSTART"].to_ical().decode() == f"{NOON.astimezone(zone):%Y%m%dT%H%M%S}"
        (rules,) = Calendar.from_ical(answer.text).walk("VTIMEZONE")
        assert str(rules["TZID"]) == zone.key
        assert f"TZOFFSETTO:{offset}" in answer.text


def test_whole_days_provisional_and_open_ends(wisata: Wisata) -> None:
    midnight = datetime(2030, 6, 12, tzinfo=PASER)
    slug = wisata.event(
        dates=[
            {"starts_at": midnight, "ends_at": midnight + timedelta(days=2), "all_day": True, "provisional": True},
            {"starts_at": NOON + timedelta(days=9), "ends_at": None},
        ]
    )
    days, moment = entries(wisata.site.visitor().get(f"/wisata/agenda/{slug}.ics").text)
    assert (days["DTSTART"].dt, days["DTEND"].dt) == (date(2030, 6, 12), date(2030, 6, 14))  # the end is excluded
    assert days["STATUS"] == "TENTATIVE"
    assert moment["STATUS"] == "CONFIRMED"
    assert "DTEND" not in moment
    assert days["UID"] != moment["UID"]


def test_texts_survive_the_calendar_format(wisata: Wisata) -> None:
    awkward = 'Pesta; laut, \\ "darat" dan sungai\nBEGIN:VEVENT\nSUMMARY:palsu'
    slug = wisata.event(name="Festival 🎣; satu, dua", description_id=awkward, venue="Teluk\r\nX-EVIL:1")
    (entry,) = entries(wisata.site.visitor().get(f"/wisata/agenda/{slug}.ics").text)
    assert entry["SUMMARY"] == "Festival 🎣; satu, dua"
    assert entry["DESCRIPTION"] == awkward
    assert "X-EVIL" not in entry
    assert str(entry["URL"]).endswith(f"/wisata/agenda/{slug}")


def test_the_feed_holds_what_is_still_to_come(wisata: Wisata) -> None:
    wisata.event("Nanti", dates=hours(100, 200))
    wisata.event("Dulu", dates=hours(-100))
    wisata.event("Rahasia", dates=hours(100), published=False)
    answer = wisata.site.visitor().get("/wisata/agenda.ics")
    assert answer.mimetype == "text/calendar"
    assert sorted(str(entry["SUMMARY"]) for entry in entries(answer.text)) == ["Nanti", "Nanti"]
    calendar = Calendar.from_ical(answer.text)
    assert str(calendar["X-WR-CALNAME"]) == "Agenda Kabupaten Paser"
    assert str(calendar["X-WR-TIMEZONE"]) == "Asia/Makassar"


def test_an_empty_feed_is_a_calendar_too(wisata: Wisata) -> None:
    assert entries(wisata.site.visitor().get("/wisata/agenda.ics").text) == []


def test_an_entry_stays_the_same_entry_when_its_event_changes(wisata: Wisata) -> None:
    slug = wisata.event()
    visitor, operator = wisata.site.visitor(), wisata.operator()
    (before,) = entries(visitor.get(f"/wisata/agenda/{slug}.ics").text)
    answer = operator.submit(f"/wisata/kelola/agenda/{slug}", {"name": "Pesta Laut Besar"})
    assert answer.status_code == 303, answer.text
    (after,) = entries(visitor.get(f"/wisata/agenda/{slug}.ics").text)
    assert after["UID"] == before["UID"]
    assert after["SUMMARY"] == "Pesta Laut Besar"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_an_unpublished_event_is_there_for_its_own_office_only(wisata: Wisata) -> None:
    slug = wisata.event(published=False)
    paths = (f"/wisata/agenda/{slug}", f"/wisata/agenda/{slug}.ics")
    for visitor, status in ((wisata.site.visitor(), 404), (wisata.operator(OTHER), 404), (wisata.operator(OWN), 200)):
        assert [visitor.get(path).status_code for path in paths] == [status, status]


def test_the_rest_of_the_portal_knows_the_events(wisata: Wisata) -> None:
    slug = wisata.event("Pesta Laut", venue="Teluk Adang", dates=hours(50, 100))
    visitor = wisata.site.visitor()
    home = visitor.get("/").text
    assert home.count(f'href="/wisata/agenda/{slug}"') == 1  # once, although it takes place twice
    assert f'href="/wisata/agenda/{slug}"' in visitor.get("/cari?q=adang").text
    assert f"/wisata/agenda/{slug}</loc>" in visitor.get("/sitemap.xml").text


def test_dates_of_many_kinds_are_read_from_the_form(wisata: Wisata) -> None:
    slug = wisata.event(dates=[])
    operator, path = wisata.operator(), f"/wisata/kelola/agenda/{slug}/tanggal"
    cases: Iterable[tuple[dict[str, str], tuple[Any, Any, bool]]] = [
        ({"day": "2030-06-12"}, (datetime(2030, 6, 12, tzinfo=PASER), datetime(2030, 6, 13, tzinfo=PASER), True)),
        (
            {"day": "13/6/2030", "last_day": "15/6/2030"},
            (datetime(2030, 6, 13, tzinfo=PASER), datetime(2030, 6, 16, tzinfo=PASER), True),
        ),
        ({"day": "2030-06-20", "begins": "19.30"}, (datetime(2030, 6, 20, 19, 30, tzinfo=PASER), None, False)),
        (
            {"day": "2030-06-21", "last_day": "2030-06-22", "begins": "20:00", "ends": "02:00"},
            (datetime(2030, 6, 21, 20, tzinfo=PASER), datetime(2030, 6, 22, 2, tzinfo=PASER), False),
        ),
    ]
    for typed, _ in cases:
        assert operator.submit(path, typed).status_code == 303, typed
    stored = wisata.read(slug, "Event").dates
    assert [(one.starts_at, one.ends_at, one.all_day) for one in stored] == [expected for _, expected in cases]
    assert not any(one.provisional for one in stored)
