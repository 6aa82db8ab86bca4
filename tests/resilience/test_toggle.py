"""Mini-apps switched on and off under constant requests: none fails, and none is answered in the state before."""

import statistics
import time
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

import pytest

from gapura.audit.plugins import note_plugin
from gapura.config import load_settings
from gapura.plugins import switch
from gapura.resources import Resources
from tests.resilience.crowd import Crowd, lay_out

pytestmark = pytest.mark.slow

PATHS = ("/warung/teks", "/", "/warung/teks", "/sitemap.xml")
PAUSE = 0.05


@dataclass(frozen=True)
class Turn:
    """One switch: the moments right before it began and right after it was committed, and what it led to."""

    before: float
    after: float
    on: bool


def serve(workshop, live_portal, **options):
    workshop.plugin("warung")
    lay_out(workshop.root)
    live = live_portal(home=workshop.root, **options)
    chosen = {"instance": live.instance, "database_url": live.environment["GAPURA_DATABASE_URL"]}
    return live, Resources(load_settings(**chosen))


def turn(workshop, resources, on, real):
    """Switch as the settings page does; ``real`` includes the trial when it is switched on."""
    before = time.monotonic()
    if on and real:
        outcome = switch.enable(resources, "warung", switch.Actor(), note_plugin)
        assert outcome.state == "enabled", outcome.reason
    elif on:
        workshop.turn_on(resources, "warung")
    else:
        switch.disable(resources, "warung", note_plugin)
    return Turn(before, time.monotonic(), on)


def storm(workshop, resources, crowd, count, workers, real_every=50):
    """Switch to and fro; each time, go on only when every worker has answered a request that began afterwards."""
    turns = [Turn(time.monotonic(), time.monotonic(), on=False)]
    for number in range(count):
        last = turn(workshop, resources, on=number % 2 == 0, real=number % real_every == 0)
        turns.append(last)
        seen = crowd.wait(lambda last=last: crowd.workers_since(last.after) >= workers)
        assert seen, f"after switch {number} not every worker answered; {crowd.failures[:3]}"
        time.sleep(PAUSE)
    return [*turns, Turn(time.monotonic(), time.monotonic(), on=turns[-1].on)]


def stale(crowd, turns):
    """Visits that began after one switch and ended before the next, and show another state than that one's."""
    wrong, judged = [], 0
    for now, following in pairwise(turns):
        for visit in crowd.visits:
            if visit.begun > now.after and visit.ended < following.before:
                judged += 1
                shown = b"/warung" in visit.body if visit.path in ("/", "/sitemap.xml") else visit.status == 200
                if shown is not now.on:
                    wrong.append((now, visit.path, visit.status, visit.worker))
    return wrong, judged


def check(crowd, turns, workers):
    assert crowd.failures == []
    wrong_status = {(v.path, v.status) for v in crowd.visits if v.status not in (200, 404)}
    assert wrong_status == set()
    assert {v.status for v in crowd.visits if v.path == "/"} == {200}
    wrong, judged = stale(crowd, turns)
    assert wrong == []
    assert judged >= len(turns)
    assert len({v.worker for v in crowd.visits}) == workers
    waits = [v.ended - v.begun for v in crowd.visits]
    print(f"{len(turns) - 2} switches, {len(waits)} visits, {judged} judged, slowest {max(waits):.2f} s,"
          f" median {statistics.median(waits) * 1000:.1f} ms")  # fmt: skip


@pytest.mark.parametrize(
    ("worker_class", "workers", "count"),
    [
        ("gthread", 4, 20),
        ("sync", 4, 10),
        pytest.param("gthread", 1, 10, marks=pytest.mark.soak),
        pytest.param("sync", 8, 10, marks=pytest.mark.soak),
        pytest.param("sync", 4, 1000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)]),
    ],
)
def test_no_visit_fails_or_is_stale(workshop, live_portal, worker_class, workers, count):
    live, resources = serve(workshop, live_portal, workers=workers, worker_class=worker_class, threads=2)
    with Crowd(live.port, PATHS, size=5) as crowd:
        turns = storm(workshop, resources, crowd, count, workers)
    check(crowd, turns, workers)
    assert "Traceback" not in live.log
    resources.close()


@pytest.mark.postgres
def test_no_visit_fails_or_is_stale_on_postgresql(workshop, live_portal):
    live, resources = serve(workshop, live_portal, database="postgres", workers=4)
    with Crowd(live.port, PATHS, size=5, trips=10) as crowd:
        turns = storm(workshop, resources, crowd, 24, 4, real_every=30)
    check(crowd, turns, 4)
    resources.close()


def test_kept_pages_follow_the_switch_too(workshop, live_portal):
    """Visitors who ask for one page only are answered from what is kept, and still never see the state before."""
    live, resources = serve(workshop, live_portal, workers=2)
    with Crowd(live.port, ("/",), size=3) as crowd:
        turns = storm(workshop, resources, crowd, 10, 2, real_every=100)
    check(crowd, turns, 2)
    resources.close()


def test_the_administrators_own_request_is_answered_in_the_new_state(workshop, make_site, quick_trials):
    workshop.plugin("warung")
    site = make_site()
    boss = site.signed_in("administrator")
    visitor = site.visitor()
    for number in range(4):
        on = number % 2 == 0
        data = {"on": "1" if on else "0"}
        page = "/pengaturan/plugin/warung"
        if number < 2:  # as browsers without JavaScript do
            answer = boss.submit(page, data, action=page, follow_redirects=True)
            assert answer.status_code == 200
        else:  # as htmx does: one request, one answer
            token = boss.form(page, action=page).fields["csrf_token"]
            answer = boss.post(page, data={**data, "csrf_token": token}, headers={"HX-Request": "true"})
            assert answer.status_code == 200
            assert "<html" not in answer.text
        button = answer.text.split('id="warung"')[1].split('class="switch"')[1]
        assert f'aria-pressed="{"true" if on else "false"}"' in button[:120]
        assert visitor.get("/warung/").status_code == (200 if on else 404)
        assert ("Kartu warung" in visitor.get("/").text) is on
    assert workshop.listed(site, "warung")["state"] == "disabled"


def test_a_switch_without_the_forms_token_is_refused(workshop, make_site):
    workshop.plugin("warung")
    site = make_site()
    answer = site.signed_in("administrator").post("/pengaturan/plugin/warung", data=urlencode({"on": "1"}))
    assert answer.status_code == 400
    assert site.visitor().get("/warung/").status_code == 404
    assert site.signed_in("citizen").submit("/akun", {}, action="/keluar").status_code in (302, 303)
    stranger = site.visitor().post("/pengaturan/plugin/warung", data={"on": "1"})
    assert stranger.status_code in (302, 303, 400, 403)
    assert site.visitor().get("/warung/").status_code == 404
