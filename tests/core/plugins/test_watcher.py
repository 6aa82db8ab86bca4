"""Requests that hang are named; those that wait for somebody else are not."""

import threading
import time
from io import BytesIO

import pytest

from gapura.plugins import watcher as module
from gapura.plugins.inflight import InFlight, PatientInput, building, requests_in_flight, running, serving, waiting
from gapura.plugins.watcher import Watcher


@pytest.fixture
def named():
    return []


@pytest.fixture
def watcher(named):
    return Watcher(1.0, named.append)


def later(seconds):
    return time.monotonic() + seconds


def test_a_request_over_its_limit_is_named_once_with_its_mini_app(watcher, named):
    with serving("/warung/x") as request:
        request.plugin = "warung"
        assert watcher.look(later(0.5)) == []
        assert watcher.look(later(2)) == [request]
        assert watcher.look(later(3)) == []
    assert named == [request]
    assert (request.plugin, request.path) == ("warung", "/warung/x")


def test_the_cores_own_are_named_in_the_log_alone(watcher, named, caplog):
    with serving("/cari"):
        assert len(watcher.look(later(2))) == 1
    assert named == []
    assert "/cari not answered within 1 s, mini-app -" in caplog.text


def test_in_a_hook_it_is_the_hooks_mini_app(watcher, named):
    with serving("/"):
        with running("warung"):
            with running("lapak"):
                assert requests_in_flight()[0].plugin == "lapak"
            watcher.look(later(2))
        assert requests_in_flight()[0].plugin == ""
    assert [request.plugin for request in named] == ["warung"] or named[0].path == "/"
    assert requests_in_flight() == []


def test_code_outside_a_request_is_not_watched():
    with running("warung"), waiting(), building():
        assert requests_in_flight() == []


def test_a_slow_visitor_is_not_held_against_anybody(watcher):
    class Slow(BytesIO):
        def read(self, size=-1):
            assert watcher.look(later(5)) == []
            time.sleep(0.05)
            return super().read(size)

        def readline(self, size=-1):
            assert watcher.look(later(5)) == []
            return super().readline(size)

    with serving("/warung") as request:
        begun = request.begun
        stream = PatientInput(Slow(b"satu\ndua\ntiga"), request)
        assert stream.read(4) == b"satu"
        assert stream.readline() == b"\n"
        assert list(stream) == [b"dua\n", b"tiga"]
        assert request.begun >= begun + 0.05
        assert watcher.look(later(5)) == [request]


def test_who_waits_for_the_next_application_is_not_late(watcher):
    with serving("/"), waiting():
        assert watcher.look(later(5)) == []


def test_building_has_patience_with_us_and_none_with_a_mini_app(watcher, named):
    with serving("/"), building():
        assert watcher.look(later(5)) == []
        with running("warung"):
            assert watcher.look(later(0.5)) == []
            assert len(watcher.look(later(2))) == 1
    assert named[0].path == "/"
    with serving("/"), building():
        assert len(watcher.look(later(11))) == 1


def test_the_worker_leaves_when_nobody_else_is_being_served(monkeypatch):
    left = threading.Event()
    monkeypatch.setattr(module, "EVERY", 0.02)
    monkeypatch.setattr(module, "QUIET", 0.1)
    monkeypatch.setattr(module, "_take_no_more", lambda: None)
    watcher = Watcher(0.1, lambda request: None, leave=left.set)
    other_waits, other_done = threading.Event(), threading.Event()

    def other():
        with serving("/lain"), waiting():
            other_waits.set()
            time.sleep(0.6)
        other_done.set()

    with serving("/warung"):
        thread = threading.Thread(target=other)
        thread.start()
        assert other_waits.wait(60)
        time.sleep(0.15)
        assert watcher.look(time.monotonic())
        watcher._drain()
        assert left.is_set()
        assert other_done.is_set(), "it left while somebody was being served"
        thread.join()


def test_it_stays_when_the_slow_one_ends_after_all(monkeypatch):
    left = []
    monkeypatch.setattr(module, "EVERY", 0.02)
    monkeypatch.setattr(module, "QUIET", 0.05)
    monkeypatch.setattr(module, "_take_no_more", lambda: None)
    watcher = Watcher(0.01, lambda request: None, leave=lambda: left.append(1))
    with serving("/warung"):
        time.sleep(0.02)
        assert watcher.look(time.monotonic())
    watcher._drain()
    assert left == []


class Clock:
    """Time that passes only in sleep, and only in the test's own thread: watchers of portals may still be about."""

    def __init__(self):
        self.now, self.then, self.thread = 0.0, {}, threading.get_ident()

    def is_mine(self):
        return threading.get_ident() == self.thread

    def monotonic(self):
        return self.now if self.is_mine() else time.monotonic()

    def sleep(self, seconds):
        if not self.is_mine():
            time.sleep(seconds)
            return
        self.now += seconds
        for moment in [moment for moment in self.then if moment <= self.now]:
            self.then.pop(moment)()


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


@pytest.fixture
def draining(monkeypatch, clock):
    """Let a worker with such requests leave; answers when it did, in seconds that nobody has to wait."""
    current, left = {}, []
    monkeypatch.setattr(module, "_take_no_more", lambda: None)
    monkeypatch.setattr(
        module, "requests_in_flight", lambda: list(current.values()) if clock.is_mine() else requests_in_flight()
    )

    def drain(**requests):
        current.update({path: InFlight(path, begun=0.0, **state) for path, state in requests.items()})
        Watcher(10.0, lambda request: None, leave=lambda: left.append(clock.now))._drain()
        return left

    drain.clock, drain.end = clock, current.pop
    return drain


def test_it_leaves_at_once_when_everybody_is_stuck(draining):
    assert draining(stuck={"named": True}) == [pytest.approx(module.QUIET, abs=0.2)]


def test_it_stays_as_long_as_somebody_moves(draining):
    draining.clock.then[6.0] = lambda: draining.end("moves")
    assert draining(stuck={"named": True}, moves={}) == [pytest.approx(6 + module.QUIET, abs=0.3)]


def test_it_does_not_wait_for_ever(draining):
    assert draining(stuck={"named": True}, waits={"waiting": True}) == [pytest.approx(module.GRACE, abs=0.2)]


def test_who_hangs_as_well_is_not_waited_for(draining):
    assert draining(stuck={"named": True}, hangs={}) == [pytest.approx(10 + module.QUIET, abs=0.3)]


def test_when_the_build_hangs_the_others_wait_in_vain(draining):
    left = draining(stuck={"named": True, "building": True}, waits={"waiting": True})
    assert left == [pytest.approx(module.QUIET, abs=0.2)]


def test_only_a_server_is_told_to_end(monkeypatch):
    killed = []
    monkeypatch.setattr(module.os, "kill", lambda *call: killed.append(call))
    monkeypatch.setattr(module.signal, "getsignal", lambda number: module.signal.SIG_DFL)
    module._take_no_more()
    assert killed == []
    monkeypatch.setattr(module.signal, "getsignal", lambda number: print)
    module._take_no_more()
    assert killed == [(module.os.getpid(), module.signal.SIGTERM)]


class Stop(BaseException):
    """Ends the endless watch."""


def test_a_fault_of_the_watcher_does_not_end_it(clock, caplog):
    looks = []

    def stop():
        raise Stop

    def tick():
        looks.append(clock.now)
        raise RuntimeError("sengaja")

    clock.then[2.0] = stop
    with pytest.raises(Stop):
        Watcher(1.0, lambda request: None, tick)._watch()
    assert looks == [0.5, 1.0, 1.5]
    assert caplog.text.count("goes on") == 3


def test_told_to_stop_it_looks_no_more(clock):
    looks = []
    watcher = Watcher(1.0, lambda request: None, lambda: looks.append(clock.now))
    clock.then[1.2] = watcher.stop  # while it sleeps
    watcher._watch()
    assert looks == [0.5, 1.0]
