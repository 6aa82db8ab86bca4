"""Dates as calendars get them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from gapura.database.types import utcnow
from tests.core.collections.test_api import NASTY_TITLES
from tests.fixtures.market import at

WIB = ZoneInfo("Asia/Jakarta")


def events(market, path="/pasar/agenda/kalender.ics", visitor=None):
    answer = (visitor or market.site.visitor()).get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    return Calendar.from_ical(answer.data).walk("VEVENT")


def midnight(days):
    day = datetime.now(WIB).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return day.astimezone(UTC)


def test_whole_days_are_days_and_end_the_day_after(market):
    market.add("Fair", name="Pesta", dates=[{"starts_at": midnight(3), "ends_at": midnight(5), "all_day": True}])
    (found,) = events(market)
    today = datetime.now(WIB).date()
    assert found.decoded("dtstart") == today + timedelta(days=3)
    assert found.decoded("dtend") == today + timedelta(days=5)
    assert type(found.decoded("dtstart")) is date


def test_hours_are_the_regencys_and_an_unknown_end_is_left_out(market):
    starts = midnight(2) + timedelta(hours=8)
    market.add("Fair", name="Pesta", dates=[{"starts_at": starts}])
    (found,) = events(market)
    assert found.decoded("dtstart").astimezone(UTC) == starts
    assert found["dtstart"].params["TZID"] == "Asia/Jakarta"
    assert "dtend" not in found
    assert found["location"].startswith("Lapangan")
    assert found["url"].startswith("http://127.0.0.1:8000/pasar/agenda/")


def test_an_event_keeps_its_uid_and_tells_of_changes(market):
    number = market.add("Fair", name="Pesta", dates=[at(2, 2), at(4, 2, provisional=True), at(6, cancelled=True)])
    before = events(market)
    assert [one["status"] for one in before] == ["CONFIRMED", "TENTATIVE", "CANCELLED"]
    market.change("Fair", number, name="Pesta rakyat", changed_at=utcnow())
    after = events(market)
    assert [one["uid"] for one in after] == [one["uid"] for one in before]
    assert len({one["uid"] for one in after}) == 3
    assert all(new["sequence"] > old["sequence"] for new, old in zip(after, before, strict=True))
    assert all("DTSTAMP" in one and "LAST-MODIFIED" in one for one in after)


def test_the_feed_holds_what_is_to_come_and_a_record_all_of_its_own(market):
    number = market.add("Fair", name="Pesta", dates=[at(-9, 2), at(2, 2)])
    market.add("Fair", name="Nanti", state="hidden", dates=[at(2, 2)])
    assert len(events(market)) == 1
    assert len(events(market, "/pasar/agenda/kalender.ics?q=pesta")) == 1
    assert len(events(market, f"/pasar/agenda/{number}.ics")) == 2
    visitor = market.site.visitor()
    assert visitor.get("/pasar/agenda/4711.ics").status_code == 404
    assert visitor.get("/pasar/kalender.ics").status_code == 404  # shops do not take place
    answer = visitor.get(f"/pasar/agenda/{number}.ics")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pesta.ics"'


def test_titles_come_through_as_they_are(market):
    for title in NASTY_TITLES:
        market.add("Fair", name=title, venue='Lapangan; Kuaro, \\ "Raya"', dates=[at(1, 1)])
    assert sorted(str(one["summary"]) for one in events(market)) == sorted(NASTY_TITLES)
    assert str(events(market)[0]["location"]).startswith('Lapangan; Kuaro, \\ "Raya"')


def test_a_record_that_is_not_public_has_no_calendar_for_others(market):
    number = market.add("Fair", name="Nanti", state="hidden", dates=[at(2, 2)])
    assert market.site.visitor().get(f"/pasar/agenda/{number}.ics").status_code == 404
