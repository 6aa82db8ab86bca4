"""Citizens send reports with photos while things happen: some of them, and 64 for a minute in ``make soak``."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from bench.storm import ENVIRONMENT, Storm, look_at, photos
from gapura.audit.plugins import note_plugin
from gapura.plugins import switch
from gapura.resources import Resources
from gapura.testing.live import LivePortal
from gapura.testing.postgres import PostgresServer
from gapura.testing.site import POSTGRES, Kitchen, Recipe
from tests.fixtures.portals import HOME, MakeLive

OFF = {404, 410}  # what a mini-app's pages answer while it is off
SERVED = {200, 303, 304}
LIMIT = 120.0  # seconds; only bounds a hang


@dataclass(frozen=True)
class Force:
    """How hard it blows."""

    citizens: int
    seconds: float


SHORT, LONG = Force(8, 8.0), Force(64, 60.0)
pytestmark = pytest.mark.timeout(900)
strengths = pytest.mark.parametrize(
    "force",
    [pytest.param(SHORT, marks=pytest.mark.slow, id="short"), pytest.param(LONG, marks=pytest.mark.soak, id="long")],
)


@pytest.fixture
def database() -> str:
    """The default one; what a storm does to PostgreSQL has a test of its own."""
    return "sqlite"


@pytest.fixture(scope="module")
def pictures() -> list[bytes]:
    return photos(24)


@contextmanager
def meanwhile(act: Callable[[int], None], pause: float) -> Iterator[None]:
    """Do something again and again, as long as the block runs; what it raises is raised at the end."""
    stop, troubles = threading.Event(), list[BaseException]()

    def work() -> None:
        number = 0
        while not stop.wait(pause):
            try:
                act(number)
            except BaseException as trouble:
                troubles.append(trouble)
                return
            number += 1

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(LIMIT)
    if troubles:
        raise troubles[0]


def nothing_is_lost(storm: Storm, live: LivePortal) -> None:
    assert storm.acknowledged, storm.answers
    with live.resources() as opened:
        assert look_at(opened.engine, live, storm) == []
        if opened.engine.dialect.name == "sqlite":
            with opened.engine.connect() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert storm.faults == []


def turn(opened: Resources, name: str, number: int) -> bool:
    """Switch a mini-app off and on in turn; whether it is on now."""
    if number % 2 == 0:
        switch.disable(opened, name, note_plugin)
        return False
    outcome = switch.enable(opened, name, switch.Actor(), note_plugin)
    assert outcome.state.value == "enabled", outcome
    return True


@strengths
def test_while_another_mini_app_is_switched(live_portal: MakeLive, pictures: list[bytes], force: Force) -> None:
    live = live_portal(demo="paser", environment=ENVIRONMENT)
    storm, seen = Storm(live, pictures, citizens=force.citizens), []
    with live.resources() as opened:

        def switch_it(number: int) -> None:
            on = turn(opened, "umkm", number)
            seen.extend((on, live.get("/umkm", timeout=LIMIT).status) for _ in range(3))

        with storm.blowing(), meanwhile(switch_it, 1.0):
            time.sleep(force.seconds)
    nothing_is_lost(storm, live)
    assert {(on, status) for on, status in seen} <= {(True, 200), (False, 404), (True, 503), (False, 503)}, seen
    assert set(storm.answers) <= SERVED | {429, 503}, storm.answers
    assert set(storm.read) <= SERVED | {503}, storm.read


@strengths
def test_while_the_mini_app_that_takes_reports_is_switched(
    live_portal: MakeLive, pictures: list[bytes], force: Force
) -> None:
    live = live_portal(demo="paser", environment=ENVIRONMENT)
    storm, turns = Storm(live, pictures, citizens=force.citizens), []
    with live.resources() as opened:
        with storm.blowing(), meanwhile(lambda number: turns.append(turn(opened, "environment", number)), 1.5):
            time.sleep(force.seconds)
        if turns and not turns[-1]:
            turn(opened, "environment", 1)
    assert live.get("/lingkungan").status == 200
    nothing_is_lost(storm, live)
    assert set(storm.answers) <= SERVED | OFF | {429, 503}, storm.answers


@strengths
def test_while_workers_are_killed(live_portal: MakeLive, pictures: list[bytes], force: Force) -> None:
    live = live_portal(demo="paser", environment=ENVIRONMENT)
    storm, chance = Storm(live, pictures, citizens=force.citizens), random.Random(64)

    def kill(_number: int) -> None:
        os.kill(chance.choice(psutil.Process(live.pid).children()).pid, signal.SIGKILL)

    with storm.blowing(), meanwhile(kill, min(7.0, force.seconds / 3)):
        time.sleep(force.seconds)
    nothing_is_lost(storm, live)
    assert set(storm.answers) <= SERVED | {0, 429, 503}, storm.answers
    assert live.get("/").status == 200


@strengths
def test_when_everything_is_killed_at_once(live_portal: MakeLive, pictures: list[bytes], force: Force) -> None:
    live = live_portal(demo="paser", environment=ENVIRONMENT)
    storm = Storm(live, pictures, citizens=force.citizens)
    with storm.blowing():
        time.sleep(force.seconds / 2)
        family = psutil.Process(live.pid).children(recursive=True)
        for process in (psutil.Process(live.pid), *family):
            process.kill()
        psutil.wait_procs(family, LIMIT)
        live.stop()  # there is nothing left of it but what it wrote
        live.start()  # without anybody's hand: the pid file is still there
        time.sleep(force.seconds / 2)
    nothing_is_lost(storm, live)
    assert set(storm.answers) <= SERVED | {0, 429, 503}, storm.answers


@pytest.fixture
def crashing(tmp_path: Path, pictures: list[bytes]) -> Iterator[tuple[LivePortal, PostgresServer]]:
    """A portal on a PostgreSQL of its own."""
    with PostgresServer() as server:
        engine = sa.create_engine(server.url(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:  # as every server has it that is not there for tests alone
            connection.execute(sa.text("ALTER ROLE gapura SET synchronous_commit TO on"))
        engine.dispose()
        kitchen = Kitchen(tmp_path / "originals", HOME, lambda: server)
        instance = kitchen.serve(Recipe(demo="paser", database=POSTGRES), tmp_path / "instance")
        with LivePortal(instance=instance.folder, home=HOME, environment=instance.environment | ENVIRONMENT) as live:
            yield live, server


@strengths
@pytest.mark.postgres
def test_when_postgres_is_restarted(
    crashing: tuple[LivePortal, PostgresServer], pictures: list[bytes], force: Force
) -> None:
    live, server = crashing
    storm = Storm(live, pictures, citizens=force.citizens)
    with storm.blowing():
        time.sleep(force.seconds / 3)
        server.crash()
        time.sleep(1)
        server.go_on()
        storm.wait_for_more(2 * storm.citizens)  # whole again
        time.sleep(force.seconds / 3)
    nothing_is_lost(storm, live)
    assert set(storm.answers) <= SERVED | {429, 503}, storm.answers
    assert live.get("/").status == 200


@strengths
@pytest.mark.postgres
def test_while_connections_to_postgres_are_cut(
    crashing: tuple[LivePortal, PostgresServer], pictures: list[bytes], force: Force
) -> None:
    live, server = crashing
    engine = sa.create_engine(server.url())

    def cut(_number: int) -> None:
        with engine.connect() as connection:
            others = "pid <> pg_backend_pid() AND datname LIKE 'test%'"
            connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))

    storm = Storm(live, pictures, citizens=force.citizens)
    with storm.blowing(), meanwhile(cut, 2.0):
        time.sleep(force.seconds)
    engine.dispose()
    nothing_is_lost(storm, live)
    assert set(storm.answers) <= SERVED | {429, 503}, storm.answers


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_memory_and_files_stay_over_ten_minutes_of_eight_citizens(live_portal: MakeLive, pictures: list[bytes]) -> None:
    live = live_portal(demo="paser", environment=ENVIRONMENT)

    def held() -> tuple[float, int]:
        workers = psutil.Process(live.pid).children()
        return max(one.memory_full_info().uss for one in workers) / 1e6, max(one.num_fds() for one in workers)

    storm = Storm(live, pictures, citizens=8)
    with storm.blowing():
        time.sleep(60)
        memory, files = held()
        time.sleep(540)
        after = held()
    nothing_is_lost(storm, live)
    assert after[0] - memory < 50, f"MB: {memory}, then {after[0]}"
    assert after[1] - files < 20, f"open files: {files}, then {after[1]}"
    assert not list((live.instance / "uploads").glob("*/.*.tmp"))
