"""How often somebody may try: the decision, and the counters that workers share."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask

from gapura.accounts import counters, throttle
from gapura.accounts.counters import throttle_table
from gapura.accounts.throttle import ACCOUNT, NETWORK, Rule, Tally, network_of, wait
from gapura.database.engine import make_engine
from gapura.database.state import create_state_tables
from tests.fixtures.redis import RedisServer

RULE = Rule(free=3, limit=6, window=600, first_wait=4, longest_wait=10)


@pytest.mark.parametrize(
    ("tries", "since", "latest", "now", "seconds"),
    [
        (0, 0, 0, 0, 0),
        (2, 0, 1, 1, 0),
        (3, 0, 100, 100, 4),
        (3, 0, 100, 103, 1),
        (3, 0, 100, 104, 0),
        (4, 0, 100, 100, 8),
        (5, 0, 100, 100, 10),  # never longer than the longest wait
        (6, 0, 100, 100, 500),  # until the window ends
        (99, 0, 599, 599.9, 1),
        (99, 0, 599, 600, 0),
    ],
)
def test_waits_grow_and_then_the_window_closes(
    tries: int, since: float, latest: float, now: float, seconds: int
) -> None:
    assert wait(Tally(tries, since, latest), RULE, now) == seconds


def test_the_real_rules_hold_what_is_promised() -> None:
    assert ACCOUNT.limit <= 30
    assert NETWORK.limit <= 40
    assert ACCOUNT.free >= 5
    assert NETWORK.free == NETWORK.limit, "families behind one address do not wait for each other"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_the_network_is_what_a_customer_is_given(address: str | None, network: str) -> None:
    assert network_of(address) == network


@contextmanager
def application(database_url: str, redis_url: str = "") -> Iterator[Flask]:
    app = Flask("throttle")
    app.secret_key = "k" * 40
    engine = make_engine(sa.make_url(database_url))
    create_state_tables(engine)
    resources = SimpleNamespace(state=engine, settings=SimpleNamespace(redis_url=redis_url), extras={})
    app.extensions["gapura"] = SimpleNamespace(resources=resources)
    with app.app_context():
        yield app
    if "redis" in resources.extras:
        resources.extras["redis"].close()
    engine.dispose()


@pytest.fixture(params=["store", "redis"])
def app(database_url: str, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Counters in the state store, and in Redis."""
    url = request.getfixturevalue("redis").url if request.param == "redis" else ""
    with application(database_url, url) as app:
        yield app


@pytest.fixture
def stored(database_url: str) -> Iterator[Flask]:
    """Counters in the state store."""
    with application(database_url) as app:
        yield app


HOME, SCHOOL, FAR = "203.0.113.1", "203.0.113.2", "203.0.113.3"


def fail(login: str, address: str, times: int, now: float = 0.0) -> list[int | None]:
    return [throttle.begin_sign_in(login, address, now + 1000 * i / 1000) for i in range(times)]


def test_a_guesser_gets_no_more_than_thirty_tries_at_an_account(app: Flask) -> None:
    allowed, now = 0, 0.0
    while now < ACCOUNT.window - 1:
        pause = throttle.begin_sign_in("a@b.id", f"198.51.100.{allowed}", now)
        allowed, now = (allowed + 1, now + 0.01) if pause is None else (allowed, now + pause)
    assert ACCOUNT.free <= allowed <= ACCOUNT.limit


def test_an_unknown_account_is_counted_alike(app: Flask) -> None:
    results = [throttle.begin_sign_in("nobody@b.id", f"198.51.100.{i}", 0.0) for i in range(11)]
    assert results[:10] == [None] * 10
    assert results[10] == 4


def test_one_address_gets_no_more_than_forty_tries_in_a_row(app: Flask) -> None:
    results = [throttle.begin_sign_in(f"p{i}@b.id", HOME, 0.0) for i in range(41)]
    assert results[:40] == [None] * 40
    assert results[40] == NETWORK.window


def test_a_family_behind_one_address_goes_on_as_long_as_somebody_gets_in(app: Flask) -> None:
    for turn in range(5):
        for i in range(20):
            assert throttle.begin_sign_in(f"p{turn}-{i}@b.id", HOME, 0.0) is None
        assert throttle.begin_sign_in("mother@b.id", HOME, 0.0) is None
        throttle.sign_in_succeeded("mother@b.id", HOME, 0.0)


def test_a_stranger_elsewhere_does_not_lock_out_who_is_known_here(app: Flask) -> None:
    throttle.begin_sign_in("siti@b.id", HOME, 0.0)
    throttle.sign_in_succeeded("siti@b.id", HOME, 0.0)
    while throttle.begin_sign_in("siti@b.id", FAR, 1.0) is None:
        pass
    assert throttle.begin_sign_in("siti@b.id", SCHOOL, 1.0)
    assert throttle.begin_sign_in("siti@b.id", HOME, 1.0) is None


def test_even_a_known_place_has_a_limit(app: Flask) -> None:
    throttle.sign_in_succeeded("siti@b.id", HOME, 0.0)
    results = [throttle.begin_sign_in("siti@b.id", HOME, 1.0) for _ in range(11)]
    assert results[10]


def test_success_forgets_the_failures(app: Flask) -> None:
    fail("a@b.id", HOME, 10)
    assert throttle.begin_sign_in("a@b.id", HOME, 10.0)
    throttle.sign_in_succeeded("a@b.id", HOME, 20.0)
    assert throttle.begin_sign_in("a@b.id", HOME, 20.0) is None


def test_a_try_that_was_not_judged_is_taken_back(app: Flask) -> None:
    for _ in range(100):
        assert throttle.begin_sign_in("a@b.id", HOME, 0.0) is None
        throttle.take_back("a@b.id", HOME, 0.0)


def test_time_heals(app: Flask) -> None:
    fail("a@b.id", HOME, 10)
    assert throttle.begin_sign_in("a@b.id", HOME, 10.0)
    assert throttle.begin_sign_in("a@b.id", HOME, 10.0 + ACCOUNT.window) is None


def test_tries_at_the_same_moment_are_all_counted(app: Flask) -> None:
    def one(_: int) -> int | None:
        with app.app_context():
            return throttle.begin_sign_in("a@b.id", HOME, 0.0)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(one, range(24)))
    assert results.count(None) == ACCOUNT.free


def test_allow_counts_each_bucket_and_key_apart(app: Flask) -> None:
    assert [throttle.allow("report", "a", 2, 60) for _ in range(2)] == [None, None]
    pause = throttle.allow("report", "a", 2, 60)
    assert pause is not None
    assert 1 <= pause <= 60
    assert throttle.allow("report", "b", 2, 60) is None
    assert throttle.allow("other", "a", 2, 60) is None


def test_allow_opens_again_when_the_window_is_over(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(time=lambda: 1000.0)
    monkeypatch.setattr(throttle, "time", clock)
    assert throttle.allow("report", "a", 1, 60) is None
    assert throttle.allow("report", "a", 1, 60) == 60
    clock.time = lambda: 1060.0
    assert throttle.allow("report", "a", 1, 60) is None


def test_the_store_holds_neither_addresses_nor_accounts(stored: Flask) -> None:
    throttle.begin_sign_in("siti@b.id", HOME)
    throttle.sign_in_succeeded("siti@b.id", HOME)
    throttle.allow("report", HOME, 5, 60)
    with stored.extensions["gapura"].resources.state.connect() as connection:
        rows = connection.execute(sa.select(throttle_table)).all()
    assert rows
    assert "siti" not in str(rows)
    assert HOME not in str(rows)


def test_what_is_over_is_removed_in_time(stored: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    throttle.begin_sign_in("old@b.id", HOME, 0.0)
    monkeypatch.setattr(counters, "PURGE_ONE_IN", 1)
    throttle.begin_sign_in("new@b.id", FAR, ACCOUNT.window + 1.0)
    with stored.extensions["gapura"].resources.state.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(throttle_table)) == 2


def test_redis_holds_neither_addresses_nor_accounts_and_forgets_by_itself(
    database_url: str, redis: RedisServer
) -> None:
    with application(database_url, redis.url) as app:
        throttle.begin_sign_in("siti@b.id", HOME)
        throttle.sign_in_succeeded("siti@b.id", HOME)
        throttle.allow("report", HOME, 5, 60)
        client = app.extensions["gapura"].resources.extras["redis"]
        keys = [key.decode() for key in client.keys("*")]
        assert len(keys) == 2
        assert "siti" not in str(keys)
        assert HOME not in str(keys)
        assert all(0 < client.ttl(key) <= throttle.KNOWN_SECONDS for key in keys)


def test_without_redis_tries_are_counted_in_the_store(database_url: str, redis: RedisServer) -> None:
    with application(database_url, redis.url):
        assert throttle.allow("report", "a", 1, 60) is None
        redis.stop()
        try:
            results = [throttle.allow("report", "a", 1, 60) for _ in range(3)]
        finally:
            redis.start()
        assert [result is None for result in results] == [True, False, False]


def test_redis_that_dies_in_the_middle_of_a_try_stops_nobody(
    database_url: str, redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis import Redis

    with application(database_url, redis.url):
        assert throttle.allow("report", "a", 5, 60) is None
        monkeypatch.setattr(Redis, "ping", lambda _: True)
        redis.stop()
        try:
            assert throttle.begin_sign_in("a@b.id", HOME) is None
        finally:
            redis.start()
