"""What is on: the lists, and the files that calendars read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from gapura.database.types import utcnow

from .conftest import OTHER, OWN, Wisata, desk_of

PASER, KOTIM = ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Pontianak")
NOON = datetime(2030, 6, 12, 4, 0, tzinfo=UTC)  # in Paser
FEED = "/wisata/agenda/kalender.ics"


def file_of(path: str) -> str:
    """The address of an event's calendar file."""
    return f"{path.partition('-')[0]}.ics"


def entries(text: str) -> list[Any]:
    """Read an iCalendar file and return its events."""
    return list(Calendar.from_ical(text).walk("VEVENT"))


def headings(html: str) -> list[str]:
    """Return the events of a list, in order."""
    return re.findall(r'class="stretched" href="/wisata/agenda/[^"]+">([^<]+)<', html)


def hours(*offsets: float, length: float = 2) -> list[dict[str, Any]]:
    """Return dates that begin so many hours from now."""
    starts = [utcnow().replace(microsecond=0) + timedelta(hours=offset) for offset in offsets]
    return [{"starts_at": start, "ends_at": start + timedelta(hours=length)} for start in starts]


def test_what_comes_and_what_was(wisata: Wisata) -> None:
    open_end = {"starts_at": utcnow() - timedelta(hours=5), "ends_at": None}
    wisata.event("Nanti", dates=hours(100))
    wisata.event("Sekarang", dates=hours(-1))
    wisata.event("Kemarin", dates=hours(-30))
    wisata.event("Masih berlangsung", dates=[open_end])
    wisata.event("Rahasia", dates=hours(-300, 5), state="hidden")
    wisata.event("Dua kali", dates=hours(-200, 50))
    wisata.event("Tanpa tanggal", dates=[])
    visitor = wisata.site.visitor()
    page = visitor.get("/wisata/agenda").text
    assert headings(page) == ["Masih berlangsung", "Sekarang", "Dua kali", "Nanti"]
    assert f"{FEED}</code>" in page
    assert headings(visitor.get("/wisata/agenda?lalu=1").text) == ["Kemarin", "Dua kali"]
    assert headings(visitor.get("/wisata/agenda?q=nanti").text) == ["Nanti"]


def test_an_event_says_where_and_when_in_the_regencys_time(wisata: Wisata, kotim: Wisata) -> None:
    dates = [{"starts_at": NOON, "ends_at": NOON + timedelta(hours=3), "provisional": True}]
    for portal, words in ((wisata, "12 Juni 2030, 12.00–15.00 WITA"), (kotim, "12 Juni 2030, 11.00–14.00 WIB")):
        page = portal.site.visitor().get(portal.event(dates=dates)).text
        assert words in page
        assert "Tanggal sementara" in page
        assert '<p class="lead">Alun-alun</p>' in page
        assert '"@type":"Event"' in page


def test_each_date_is_an_entry_in_the_regencys_zone(wisata: Wisata, kotim: Wisata) -> None:
    for portal, zone in ((wisata, PASER), (kotim, KOTIM)):
        path = portal.event(dates=[{"starts_at": NOON, "ends_at": NOON + timedelta(hours=3)}])
        answer = portal.site.visitor().get(file_of(path))
        assert answer.mimetype == "text/calendar"
        (entry,) = entries(answer.text)
        assert entry["DTSTART"].params["TZID"] == zone.key
        assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (NOON, NOON + timedelta(hours=3))
        assert (entry["SUMMARY"], entry["LOCATION"]) == ("Pesta Laut", "Alun-alun")
        assert str(entry["URL"]).endswith(path)


def test_whole_days_provisional_and_open_ends(wisata: Wisata) -> None:
    midnight = datetime(2030, 6, 12, tzinfo=PASER)
    path = wisata.event(
        dates=[
            {"starts_at": midnight, "ends_at": midnight + timedelta(days=2), "all_day": True, "provisional": True},
            {"starts_at": NOON + timedelta(days=9), "ends_at": None},
        ]
    )
    visitor = wisata.site.visitor()
    days, moment = entries(visitor.get(file_of(path)).text)
    assert (days["DTSTART"].dt, days["DTEND"].dt) == (date(2030, 6, 12), date(2030, 6, 14))  # the end is excluded
    assert (days["STATUS"], moment["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert "DTEND" not in moment
    page = visitor.get(path).text
    assert "12 Juni 2030 – 13 Juni 2030" in page
    assert "21 Juni 2030, mulai pukul 12.00 WITA" in page


def test_the_feed_holds_what_is_still_to_come(wisata: Wisata) -> None:
    assert entries(wisata.site.visitor().get(FEED).text) == []
    wisata.event("Nanti", dates=hours(100, 200))
    wisata.event("Dulu", dates=hours(-100))
    wisata.event("Rahasia", dates=hours(100), state="hidden")
    answer = wisata.site.visitor().get(FEED)
    assert answer.mimetype == "text/calendar"
    assert sorted(str(entry["SUMMARY"]) for entry in entries(answer.text)) == ["Nanti", "Nanti"]
    calendar = Calendar.from_ical(answer.text)
    assert "Kabupaten Paser" in str(calendar["X-WR-CALNAME"])
    assert str(calendar["X-WR-TIMEZONE"]) == "Asia/Makassar"


def test_an_entry_stays_the_same_entry_when_its_event_changes(wisata: Wisata) -> None:
    path = wisata.event()
    visitor, operator = wisata.site.visitor(), wisata.operator()
    (before,) = entries(visitor.get(file_of(path)).text)
    assert operator.submit(desk_of(path), {"name": "Pesta Laut Besar"}).status_code == 303
    (after,) = entries(visitor.get(file_of(path)).text)
    assert after["UID"] == before["UID"]
    assert after["SUMMARY"] == "Pesta Laut Besar"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_an_event_that_is_not_published_is_there_for_its_own_office_only(wisata: Wisata) -> None:
    path = wisata.event(state="hidden")
    for visitor, status in ((wisata.site.visitor(), 404), (wisata.operator(OTHER), 404), (wisata.operator(OWN), 200)):
        assert [visitor.get(one).status_code for one in (path, file_of(path))] == [status, status]


def test_the_rest_of_the_portal_knows_the_events(wisata: Wisata) -> None:
    wisata.place("Pantai")
    path = wisata.event("Pesta Laut", venue="Teluk Adang", dates=hours(50, 100))
    visitor = wisata.site.visitor()
    home = visitor.get("/").text
    assert home.count(f'href="{path}"') == 1  # once, although it takes place twice
    assert home.index("Tempat wisata") < home.index("Agenda acara")
    assert f'href="{path}"' in visitor.get("/cari?q=adang").text
    assert f"{path}</loc>" in visitor.get("/sitemap.xml").text
