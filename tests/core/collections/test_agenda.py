"""What is on when: the list by date, and dates in words."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from gapura.application import ROOT
from gapura.collections import agenda
from gapura.collections.mixins.scheduled import Occurrence
from gapura.database.engine import db
from gapura.shell import language
from tests.fixtures.market import at


class OneDate:
    """A date without a record."""

    def __init__(self, starts, ends=None, all_day=False):
        self.starts_at, self.ends_at, self.all_day = starts, ends, all_day

    first_day, last_day = Occurrence.first_day, Occurrence.last_day


def moment(day, hour=0, month=5):
    return datetime(2027, month, day, hour, tzinfo=UTC) - timedelta(hours=7)  # the hour in Jakarta


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (OneDate(moment(1), moment(2), all_day=True), "1 Mei 2027"),
        (OneDate(moment(1), moment(4), all_day=True), "1 Mei 2027 – 3 Mei 2027"),
        (OneDate(moment(1, 7), moment(1, 10)), "1 Mei 2027, 07.00–10.00 WIB"),
        (OneDate(moment(1, 7)), "1 Mei 2027, mulai pukul 07.00 WIB"),
        (OneDate(moment(1, 19), moment(2, 1)), "1 Mei 2027, 19.00 – 2 Mei 2027, 01.00 WIB"),
        (OneDate(moment(1, 19), moment(2)), "1 Mei 2027, 19.00–00.00 WIB"),
    ],
)
def test_dates_in_words(shared_app, date, words):
    with shared_app.test_request_context("/"):
        assert agenda.when(date) == words


@pytest.fixture(scope="module")
def shared_app():
    app = Flask("uji")
    language.install(app, ROOT / "translations", {}, "Asia/Jakarta")
    return app


def titles(market, query=""):
    text = market.site.visitor().get(f"/pasar/agenda{query}").text
    return re.findall(r'class="stretched" href="/pasar/agenda/\d+-([a-z-]+)"', text)


def test_the_list_shows_what_is_to_come_by_date_and_the_past_behind_a_link(market):
    market.add("Fair", name="Zikir", dates=[at(1, 2), at(9, 2)])
    market.add("Fair", name="Adat", dates=[at(3, 2), at(-3, 2)])
    market.add("Fair", name="Lama", dates=[at(-30, 2)])
    market.add("Fair", name="Tertutup", state="hidden", dates=[at(2, 2)])
    market.add("Fair", name="Belum diumumkan")
    assert titles(market) == ["zikir", "adat", "zikir"]
    assert titles(market, "?lalu=1") == ["adat", "lama"]
    assert titles(market, "?urut=name") == ["adat", "belum-diumumkan", "lama", "zikir"]
    assert titles(market, "?q=adat") == ["adat"]
    assert titles(market, "?lalu=x&sesudah=%00&q=%00") == ["zikir", "adat", "zikir"]
    assert 'href="/pasar/agenda?lalu=1"' in market.site.visitor().get("/pasar/agenda").text


def test_what_goes_on_now_has_not_passed(market):
    market.add("Fair", name="Sekarang", dates=[at(-0.1, 6)])
    market.add("Fair", name="Terbuka", dates=[at(-0.2)])
    assert titles(market) == ["terbuka", "sekarang"]


def test_pages_of_dates_hold_each_once(market):
    for n in range(30):
        market.add("Fair", name=f"Pesta {'abcdefghij'[n % 10]}", dates=[at(1 + n)])
    visitor, path, seen = market.site.visitor(), "/pasar/agenda", 0
    while path:
        text = visitor.get(path).text
        seen += len(re.findall(r'class="stretched" href="/pasar/agenda/\d+-', text))
        found = re.search(r'href="([^"]*sesudah=[^"]*)"', text)
        path = found[1].replace("&amp;", "&") if found else ""
    assert seen == 30


def test_the_home_page_and_programs_ask_for_what_comes_next(market):
    market.add("Fair", name="Batal", dates=[at(1, cancelled=True)])
    market.add("Fair", name="Jadi", dates=[at(2)])
    home = market.site.visitor().get("/").text
    assert "Jadi" in home
    assert "Batal" not in home
    with market.site.context():
        fairs = market.module.Fair
        assert [one.record.name for one in db.session.scalars(fairs.upcoming().limit(5))] == ["Batal", "Jadi"]
        first = db.session.scalars(fairs.upcoming()).first().record
        assert first.next_date is None  # cancelled
