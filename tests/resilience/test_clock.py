"""The clock jumps, as when a machine without a battery finds the time: nobody is sent away, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.storm import ENVIRONMENT, Storm, look_at, photos
from gapura.testing.live import LivePortal
from gapura.testing.site import Instance, Kitchen, Recipe, Site
from tests.fixtures.portals import HOME

pytestmark = pytest.mark.slow
CLOCKED = '''
"""The portal on a clock that a file moves: what the machine would tell if somebody set it."""
import datetime
import time
from pathlib import Path

CLOCK, true_time = Path(__file__).with_name("days"), time.time


def shifted():
    return true_time() + 86400 * int(CLOCK.read_text() or 0)


class Moved(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(shifted(), tz)


time.time = shifted
datetime.datetime = Moved

from gapura.portal import Portal

application = Portal.from_environment()
'''


@pytest.fixture
def database() -> str:
    return "sqlite"


def test_a_clock_that_jumps_ahead_and_back_loses_nothing(kitchen: Kitchen, tmp_path: Path, database: str) -> None:
    clock = tmp_path / "days"
    clock.write_text("0")
    (tmp_path / "clocked.py").write_text(CLOCKED)
    instance = kitchen.serve(Recipe(demo="paser", database=database), tmp_path / "instance")
    environment = {**instance.environment, **ENVIRONMENT, "PYTHONPATH": f"{tmp_path}:{HOME}"}
    live = LivePortal(instance=instance.folder, home=HOME, environment=environment, application="clocked:application")
    with live:
        _jump(live, clock)


def _jump(live: LivePortal, clock: Path) -> None:
    url = live.environment["GAPURA_DATABASE_URL"]
    site = Site.of(Instance(folder=live.instance, database_url=url))
    cookie = site.signed_in().get_cookie("gapura_session")
    site.close()
    assert cookie is not None
    signed_in = {"Cookie": f"{cookie.key}={cookie.value}"}
    storm = Storm(live, photos(6), citizens=4)
    with storm.blowing():
        for days in ("0", "1", "-1", "0"):
            clock.write_text(days)
            storm.wait_for_more(2 * storm.citizens)  # the first of each may be on its way already
            assert live.get("/akun", headers=signed_in).status == 200, days
    with live.resources() as opened:
        assert look_at(opened.engine, live, storm) == []
    assert storm.faults == []
    assert set(storm.answers) <= {200, 303, 400, 503}, storm.answers
    assert storm.answers[400] <= 3 * storm.citizens, "a form from before a jump is shown again, with what was typed"
