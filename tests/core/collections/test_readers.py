"""What other people's programs make of our feeds, calendars and maps."""

from __future__ import annotations

from datetime import timedelta

import feedparser
import geojson
import vobject

from gapura.shell.formatting import local
from tests.fixtures.market import at

TITLE = "Toko “Melati” & 'Mawar'; kopi, teh"


def test_a_feed_reader_finds_every_entry(market):
    number = market.add("Shop", name=TITLE)
    feed = feedparser.parse(market.site.visitor().get("/pasar/umpan.atom").data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    (entry,) = feed.entries
    assert entry.title == TITLE
    assert f"/pasar/{number}-" in entry.link
    assert entry.id.startswith("tag:")
    assert entry.updated_parsed is not None


def test_a_second_calendar_program_reads_the_same_dates(market):
    with market.site.context():
        begin = at(3)["starts_at"].replace(minute=0, second=0, microsecond=0)
        here = local(begin)
    dates = [{"starts_at": begin, "ends_at": begin + timedelta(hours=2)}, at(10, 5, cancelled=True)]
    number = market.add("Fair", name=TITLE, dates=dates)
    for path in ("/pasar/agenda/kalender.ics", f"/pasar/agenda/{number}.ics"):
        calendar = vobject.readOne(market.site.visitor().get(path).get_data(as_text=True))
        first, second = calendar.vevent_list
        assert first.summary.value == TITLE
        assert first.dtstart.value == begin, "the same moment, whatever the zone"
        assert first.dtstart.value.utcoffset() == here.utcoffset(), "said in the regency's zone"
        assert first.dtend.value - first.dtstart.value == timedelta(hours=2)
        assert second.status.value == "CANCELLED"


def test_points_are_valid_geojson(market):
    market.add("Shop", name=TITLE, latitude=-1.9, longitude=116.2)
    for path in ("/pasar/peta.geojson", "/api/market/shop.geojson", "/pasar/data.geojson"):
        answer = market.site.visitor().get(path)
        found = geojson.loads(answer.get_data(as_text=True))
        assert found.is_valid, (path, found.errors())
        assert len(found["features"]) == 1
