"""Column types and helpers that behave alike on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from gapura.database.engine import make_engine
from gapura.database.types import UTCDateTime, contains_words, fold, like_pattern, utcnow

meta = sa.MetaData()
rows = sa.Table(
    "row", meta, sa.Column("id", sa.Integer, primary_key=True), sa.Column("at", UTCDateTime), sa.Column("text", sa.Text)
)


@pytest.fixture
def connection(database_url):
    url = sa.make_url(database_url)
    engine = make_engine(url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url)
    meta.create_all(engine)
    with engine.begin() as opened:
        yield opened
    engine.dispose()


def test_moments_come_back_aware_and_equal(connection):
    wita = datetime(2026, 11, 21, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    connection.execute(sa.insert(rows), [{"id": 1, "at": wita}, {"id": 2, "at": utcnow()}, {"id": 3, "at": None}])
    found = connection.execute(sa.select(rows.c.at).order_by(rows.c.id)).scalars().all()
    assert found[0] == wita
    assert found[0].utcoffset() == timedelta(0)
    assert found[2] is None
    assert connection.scalar(sa.select(rows.c.id).where(rows.c.at == wita)) == 1


def test_a_moment_without_zone_is_refused(connection):
    with pytest.raises(sa.exc.StatementError, match="has no time zone"):
        connection.execute(sa.insert(rows).values(at=datetime(2026, 1, 1)))  # noqa: DTZ001  # that is the point


def test_every_word_has_to_be_there_and_signs_mean_themselves(connection):
    texts = ["Kopi Susu 100%", "kopi_hitam", "Kopi hitam", "Café Ma'ruf", "Susu\\segar"]
    connection.execute(sa.insert(rows), [{"id": n, "text": fold(t)} for n, t in enumerate(texts)])

    def found(query):
        return set(connection.scalars(sa.select(rows.c.id).where(contains_words(rows.c.text, query))))

    assert found("KOPI") == {0, 1, 2}
    assert found("susu kopi") == {0}
    assert found("100%") == {0}
    assert found("%") == {0}
    assert found("_") == {1}
    assert found("\\") == {4}
    assert found("cafe ma'ruf") == {3}
    assert found("") == {0, 1, 2, 3, 4}
    assert found("' OR 1=1 --") == set()


def test_folding():
    assert fold("  ÉS   Téh\tManis\n") == "es teh manis"
    assert fold("ẞ") == "ss"
    assert like_pattern(r"a%b_c\d") == r"%a\%b\_c\\d%"


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_now_has_a_zone():
    assert utcnow().tzinfo is UTC
