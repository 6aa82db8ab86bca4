"""Lists by keyset: every row once, on both databases, whatever cursor a visitor makes up."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from gapura.audit.models import AuditEntry, AuditMark
from gapura.config import Settings
from gapura.database.engine import db, make_engine
from gapura.database.types import UTCDateTime
from gapura.shell.paging import LONGEST_CURSOR, _typed, page_of

NOON = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
KEYS = [AuditEntry.at.desc(), AuditEntry.action, AuditEntry.id.desc()]


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.fixture
def app(database_url, tmp_path):
    """Eleven entries, several of the same moment and action."""
    made = Flask("uji")
    url = Settings(database_url=database_url, instance=tmp_path).main_database
    engine = make_engine(url)
    made.config.update(SQLALCHEMY_DATABASE_URI=url, GAPURA_BIND=engine)
    db.init_app(made)
    for model in (AuditEntry, AuditMark):
        model.__table__.create(engine)
    rows = [{"at": NOON + timedelta(hours=n // 4), "action": f"aksi {'é'[: n % 2]}", "actor_role": "", "address": "",
             "subject": ""} for n in range(11)]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(sa.insert(AuditEntry), rows)
    yield made
    engine.dispose()


def asked(app, address, keys=KEYS, size=3, statement=None):
    with app.test_request_context(address):
        page = page_of(sa.select(AuditEntry) if statement is None else statement, keys, size)
        return [row.id for row in page.rows], page


def test_every_row_comes_once_and_in_order(app):
    with app.app_context():
        expected = list(db.session.scalars(sa.select(AuditEntry.id).order_by(*KEYS)))
    seen, address = [], "/log?kind=a&kind=b"
    while address:
        ids, page = asked(app, address)
        assert 1 <= len(ids) <= 3
        assert page.first_url == ("/log?kind=a&kind=b" if seen else "")
        seen += ids
        address = page.next_url
        assert not address or parse_qs(urlsplit(address).query)["kind"] == ["a", "b"]
    assert seen == expected
    assert len(seen) == 11


def test_nothing_is_skipped_or_repeated_when_rows_come_in(app):
    first, page = asked(app, "/")
    with app.app_context():
        db.session.add(AuditEntry(at=NOON + timedelta(days=1), action="baru"))
        db.session.commit()
    second, _ = asked(app, page.next_url)
    assert not set(first) & set(second)
    assert len(second) == 3


def test_columns_may_be_selected_instead_of_an_entity(app):
    columns = sa.select(AuditEntry.id, AuditEntry.at, AuditEntry.action)
    ids, page = asked(app, "/", statement=columns)
    assert ids == asked(app, "/")[0]
    assert asked(app, page.next_url, statement=columns)[0] == asked(app, page.next_url)[0]


def test_a_full_last_page_has_no_next_one(app):
    ids, page = asked(app, "/", size=11)
    assert (len(ids), page.next_url, page.first_url) == (11, "", "")
    assert asked(app, "/", size=10)[1].next_url


@pytest.mark.parametrize(
    "made_up",
    [
        "x", "%", "é", "====", "A" * (LONGEST_CURSOR + 1), "bnVsbA", cursor(), cursor(1), cursor(1, 2, 3),
        cursor(NOON.isoformat(), "a"), cursor(NOON.isoformat(), "a", 1, 1), cursor(NOON.isoformat(), None, 1),
        cursor(NOON.isoformat(), "a", "1"), cursor(NOON.isoformat(), "a", True), cursor(NOON.isoformat(), "a", 2**63),
        cursor(NOON.isoformat(), "a", 1.5), cursor(NOON.isoformat(), "a\0", 1), cursor(NOON.isoformat(), "\ud800", 1),
        cursor("0001-01-01T00:00:00+14:00", "a", 1), cursor("not a day", "a", 1), cursor({"a": 1}, [], 1),
        base64.urlsafe_b64encode(b"[" * 200).decode(), base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)  # fmt: skip
def test_a_mangled_cursor_means_the_first_page(shell_app, made_up):
    with shell_app.test_request_context("/", query_string={"sesudah": made_up}):
        page = page_of(sa.select(AuditEntry), KEYS)
        assert page.first_url == ""
    with shell_app.test_request_context("/", query_string={"sesudah": cursor(NOON.isoformat(), "a'--", 1)}):
        assert page_of(sa.select(AuditEntry), KEYS).first_url == "/"


def test_values_are_of_the_columns_type_or_refused():
    at, day = sa.Column("at", UTCDateTime()), sa.Column("day", sa.Date())
    assert _typed("2026-11-21T20:00:00+08:00", at) == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert _typed("2026-11-21", day) == date(2026, 11, 21)
    for value in (1, None, "tomorrow"):
        with pytest.raises((ValueError, TypeError)):
            _typed(value, day)
