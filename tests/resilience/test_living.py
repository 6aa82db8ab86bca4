"""Mini-apps that begin to fail while they serve: they are named and parked, and everybody else goes on being served."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from gapura.config import load_settings
from gapura.plugins.models import PluginRecord
from gapura.resources import Resources
from gapura.testing.live import LivePortal
from gapura.testing.site import Recipe
from tests.fixtures.workshop import gapura
from tests.resilience.crowd import Crowd, lay_out

pytestmark = pytest.mark.slow

# What it does is decided by a file, while it runs.
FICKLE = """
import os, time
from pathlib import Path
from gapura import HomeCard, PluginBlueprint, hookimpl, render

bp = PluginBlueprint("labil", __name__)
MOOD = Path(__file__).with_name("mood")


def mood():
    return MOOD.read_text() if MOOD.exists() else ""


if mood() == "import raises":
    raise RuntimeError("sengaja")
if mood() == "import leaves the process":
    os._exit(3)
if mood() == "import hangs":
    time.sleep(3600)


def act(what):
    if mood() != what:
        return
    if what.endswith("raises"):
        raise ValueError("sengaja")
    if what.endswith("leaves"):
        raise SystemExit(3)
    if what.endswith("hangs"):
        time.sleep(3600)
    if what.endswith("crashes"):
        import ctypes
        ctypes.string_at(0)
    if what.endswith("leaves the process"):
        os._exit(3)


@bp.get("/", access="public")
def index():
    for what in ("view raises", "view leaves", "view hangs", "view crashes", "view leaves the process"):
        act(what)
    return render("labil/index.html", mood=mood())


@hookimpl
def blueprints():
    return [bp]


@hookimpl
def home_cards():
    act("hook raises")
    return [HomeCard(title="Kartu labil", url="/labil", items=None if mood() == "hook answers wrongly" else ())]
"""
TEMPLATE = '{% if mood == "template raises" %}{{ 1 / 0 }}{% endif %}<p>baik</p>'
# The page cache would spare the mini-app its own failures.
ENVIRONMENT = {"GAPURA_PAGE_CACHE_MB": "0", "GAPURA_REQUEST_LIMIT": "3"}


class Street:
    """A live portal with a fickle mini-app and a good neighbour."""

    def __init__(self, workshop, live_portal, **options):
        self.mood_file = workshop.plugin("labil", FICKLE, files={"templates/labil/index.html": TEMPLATE}) / "mood"
        workshop.plugin("tetangga")
        lay_out(workshop.root)
        self.workshop = workshop
        self.live = live_portal(home=workshop.root, environment=ENVIRONMENT, **options)
        url = self.live.environment["GAPURA_DATABASE_URL"]
        self.resources = Resources(load_settings(instance=self.live.instance, database_url=url))
        for name in ("labil", "tetangga"):
            workshop.turn_on(self.resources, name)
        assert self.live.get("/labil/").text == "<p>baik</p>"

    def mood(self, what):
        part = self.mood_file.with_suffix(".part")
        part.write_text(what)
        part.replace(self.mood_file)

    def listed(self):
        return {row["name"]: row for row in json.loads(gapura(self.resources, "plugin", "list", "--json"))}

    def parked(self):
        """The record of the fickle one when it is parked, else None; read without running any of its code."""
        with self.resources.engine.connect() as connection:
            query = sa.select(PluginRecord.__table__).where(PluginRecord.name == "labil")
            row = connection.execute(query).mappings().one()
        return row if row["fault"] else None

    def ask(self, path="/labil/", timeout=60):
        """One request; 0 when the connection broke."""
        try:
            return self.live.get(path, timeout=timeout).status
        except OSError:
            return 0

    def until_parked(self, limit=120, path="/labil/"):
        deadline, seen = time.monotonic() + limit, []
        while time.monotonic() < deadline:
            record = self.parked()
            if record:
                return record, seen
            seen.append(self.ask(path))
        raise AssertionError(f"not parked after {limit} s; answers: {seen[-20:]}\n{self.live.log[-3000:]}")

    def is_well(self):
        """The rest of the portal, and the honest sentence where the fickle one was."""
        for _ in range(6):
            home = self.live.get("/")
            assert home.status == 200
            assert "Kartu tetangga" in home.text
            assert "Kartu labil" not in home.text
            assert self.live.get("/tetangga/").status == 200
            answer = self.live.get("/labil/")
            assert answer.status == 503
            assert answer.headers["retry-after"]
            assert "Judul labil" in answer.text
        assert self.listed()["tetangga"]["state"] == "enabled"


@pytest.fixture
def street(workshop, live_portal):
    streets = []

    def make(**options):
        streets.append(Street(workshop, live_portal, **options))
        return streets[-1]

    yield make
    for one in streets:
        one.resources.close()


@pytest.mark.parametrize(
    ("mood", "path", "reason"),
    [
        ("view raises", "/labil/", r"view kept failing: ValueError: sengaja"),
        ("view leaves", "/labil/", r"view kept failing: SystemExit"),
        ("template raises", "/labil/", r"view kept failing: ZeroDivisionError"),
        ("hook raises", "/", r"hook home_cards kept failing: ValueError: sengaja"),
        ("hook answers wrongly", "/", r"hook home_cards kept failing: .*HomeCard\.items is None"),
    ],
)
def test_what_keeps_failing_is_parked(street, mood, path, reason):
    here = street(workers=2)
    for _ in range(6):
        assert here.live.get("/").status == 200
    here.mood(mood)
    record, seen = here.until_parked(path=path)
    assert set(seen) == ({200} if path == "/" else {503})
    assert len(seen) <= 2 * 10
    assert record["fault"] == "quarantined"
    assert re.search(reason, record["reason"]), record["reason"]
    assert "Traceback" in record["detail"]
    here.is_well()
    assert here.listed()["labil"]["state"] == "quarantined"


def test_one_failing_page_among_good_ones_parks_nobody(street):
    here = street(workers=1)
    for _ in range(3):
        here.mood("view raises")
        assert here.ask() == 503
        here.mood("")
        for _ in range(4):
            assert here.ask() == 200
    assert here.parked() is None


@pytest.mark.parametrize("worker_class", ["gthread", pytest.param("sync", marks=pytest.mark.soak)])
def test_a_view_that_hangs_is_named_and_parked_while_others_are_served(street, worker_class):
    here = street(workers=2, worker_class=worker_class)
    first_workers = set(re.findall(r"Booting worker with pid: (\d+)", here.live.log))
    with Crowd(here.live.port, ("/", "/tetangga/"), size=2) as crowd:
        here.mood("view hangs")
        record, seen = here.until_parked()
        here.mood("")
        assert crowd.wait(lambda: len({v.worker for v in crowd.visits} - first_workers) >= 1)
    assert crowd.failures == []
    assert {visit.status for visit in crowd.visits} == {200}
    assert seen[0] == 0
    assert set(seen) <= {0, 503}
    assert "/labil/ not answered within 3 s, mini-app labil" in here.live.log
    assert record["fault"] == "quarantined"
    assert "3 of its pages were not answered within 3 s" in record["reason"]
    here.is_well()


@pytest.mark.parametrize(
    ("mood", "worker_class"),
    [
        ("view leaves the process", "sync"),
        pytest.param("view leaves the process", "gthread", marks=pytest.mark.soak),
        ("view crashes", "gthread"),
    ],
)
def test_a_view_that_ends_its_worker_is_blamed(street, mood, worker_class):
    here = street(workers=2, worker_class=worker_class)
    here.mood(mood)
    record, seen = here.until_parked()
    assert seen[:3] == [0, 0, 0]
    assert set(seen) <= {0, 503}
    assert seen.count(0) <= 8
    assert record["fault"] == "quarantined"
    assert "ended the worker process 3 times" in record["reason"]
    assert "labil/__init__.py" in record["detail"]
    here.is_well()
    assert here.live._process.poll() is None, "gunicorn itself went on"


def test_a_worker_killed_from_outside_blames_nobody(street):
    here = street(workers=2)
    lay = here.live.instance / "run" / "last-words"
    for _ in range(4):
        worker = next(int(path.stem) for path in lay.glob("*.txt") if Path("/proc", path.stem, "stat").exists())
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.3)
        for _ in range(6):
            here.ask()
    assert here.parked() is None
    assert here.live.get("/labil/").status == 200


@pytest.mark.parametrize(
    ("mood", "state", "reason"),
    [
        ("import raises", "broken", r"RuntimeError: sengaja"),
        ("import leaves the process", "quarantined", r"Loading its code ended the worker process"),
        ("import hangs", "quarantined", r"could not be built with it within 3 s"),
    ],
)
def test_new_code_that_cannot_be_loaded_leaves_the_portal_standing(street, mood, state, reason):
    here = street(workers=2)
    here.mood(mood)
    here.live.cli("reload")
    time.sleep(1)
    record, _seen = here.until_parked(path="/")
    assert record["fault"] == state
    assert re.search(reason, record["reason"]), record["reason"]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and {here.ask("/", timeout=30) for _ in range(4)} != {200}:
        time.sleep(0.2)
    here.is_well()


def test_a_parked_mini_app_is_tried_again_and_comes_back(street):
    here = street(workers=2)
    here.mood("view raises")
    here.until_parked()
    here.mood("")
    here.live.cli("plugin", "enable", "labil")
    for _ in range(6):
        assert here.live.get("/labil/").status == 200
        assert "Kartu labil" in here.live.get("/").text
    assert here.listed()["labil"] == {"name": "labil", "version": "0.1.0", "state": "enabled", "reason": ""}


def test_another_version_is_tried_again_by_itself(street):
    here = street(workers=1)
    here.mood("view raises")
    here.until_parked()
    here.mood("")
    here.workshop.plugin("labil", FICKLE, version="0.2.0", files={"templates/labil/index.html": TEMPLATE})
    here.live.cli("reload")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and here.ask() != 200:
        time.sleep(0.1)
    assert here.ask() == 200
    assert here.listed()["labil"]["state"] == "enabled"


def test_while_code_is_written_a_change_is_taken_up_and_a_mended_fault_forgiven(workshop, kitchen, tmp_path):
    """``gapura run --reload``: save a file with a mistake, see it parked, mend it, and it is back."""
    good = "from .views import hello\nfrom gapura import PluginBlueprint, hookimpl\n"
    good += 'bp = PluginBlueprint("baru", __name__)\n'
    good += 'bp.add_url_rule("/", view_func=hello, access="public")\n\n@hookimpl\ndef blueprints():\n    return [bp]\n'
    view = 'def hello():\n    return "kata {}"\n'
    folder = workshop.plugin("baru", good, files={"views.py": view.format("pertama")})
    instance = kitchen.serve(Recipe(), tmp_path / "reload")
    live = LivePortal(instance=instance.folder, home=workshop.root, workers=1, environment=instance.environment)
    live.cli("plugin", "enable", "baru")
    command = [str(Path(sys.executable).with_name("gapura")), "run", "--reload"]
    with (tmp_path / "said").open("wb") as said:
        server = subprocess.Popen(command, cwd=workshop.root, env=live._environment(), stdout=said, stderr=said)
    try:

        def reads(status, text):
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                try:
                    answer = live.get("/baru/", timeout=20)
                except OSError:
                    time.sleep(0.2)
                    continue
                if answer.status == status and text in answer.text:
                    return True
                time.sleep(0.2)
            return False

        def save(text):
            (folder / "views.py").write_text(text)

        assert reads(200, "kata pertama")
        save(view.format("kedua, yang lebih panjang"))
        assert reads(200, "kata kedua")
        save("def hello(:\n")
        assert reads(503, "Judul baru")
        assert live.get("/").status == 200
        save(view.format("ketiga"))
        assert reads(200, "kata ketiga")
    except BaseException:
        print((tmp_path / "said").read_text())
        raise
    finally:
        os.kill(server.pid, signal.SIGTERM)
        server.wait(60)
