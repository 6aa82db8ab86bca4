"""Who is being served, and whose code it is in."""

import io
import threading
from types import SimpleNamespace

import pytest

from gapura.plugins import inflight
from gapura.plugins.inflight import InFlight, PatientInput, building, requests_in_flight, running, serving, waiting


class Clock(SimpleNamespace):
    now: float = 100.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(inflight, "time", made)
    return made


def test_a_request_is_in_flight_until_it_is_done():
    with serving("/warung") as request:
        assert requests_in_flight() == [request]
        assert (request.path, request.plugin, request.named) == ("/warung", "", False)
    assert requests_in_flight() == []
    with pytest.raises(ValueError, match="x"), serving("/"):
        raise ValueError("x")
    assert requests_in_flight() == []


def test_each_thread_has_its_own(clock):
    begun, go_on = threading.Event(), threading.Event()

    def serve():
        with serving("/lain"), running("lapak"):
            begun.set()
            go_on.wait(60)

    thread = threading.Thread(target=serve)
    with serving("/ini"), running("warung"):
        thread.start()
        assert begun.wait(60)
        assert {(r.path, r.plugin) for r in requests_in_flight()} == {("/ini", "warung"), ("/lain", "lapak")}
        go_on.set()
        thread.join(60)
        assert [r.path for r in requests_in_flight()] == ["/ini"]


def test_whose_code_it_is_in_and_since_when(clock):
    with serving("/") as request:
        with running("luar"):
            clock.now = 103.0
            with running("dalam"):
                assert (request.plugin, request.since) == ("dalam", 103.0)
                clock.now = 105.0
            assert (request.plugin, request.since) == ("luar", 100.0)
        assert (request.plugin, request.since) == ("", 0.0)
        with pytest.raises(ValueError, match="x"), running("luar"):
            raise ValueError("x")
        assert request.plugin == ""


def test_outside_a_request_nothing_is_noted():
    with running("warung"), building(), waiting():
        assert requests_in_flight() == []


def test_building_is_noted():
    with serving("/") as request:
        with building():
            assert request.building
        assert not request.building


def test_while_it_waits_the_clock_stands_still(clock):
    with serving("/") as request:
        request.begun = 100.0
        with waiting():
            assert request.waiting
            clock.now = 130.0
        assert not request.waiting
        assert request.begun == 130.0


def test_waiting_that_fails_counts_as_waiting_too(clock):
    request = InFlight("/", begun=100.0)

    def lose_the_line():
        with waiting(request):
            clock.now = 130.0
            raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        lose_the_line()
    assert (request.begun, request.waiting) == (130.0, False)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda body: body.read(), b"satu\ndua\n"),
        (lambda body: body.read(3), b"sat"),
        (lambda body: body.readline(), b"satu\n"),
        (lambda body: body.readline(2), b"sa"),
        (list, [b"satu\n", b"dua\n"]),
    ],
)
def test_waiting_for_the_visitors_bytes_is_held_against_nobody(clock, read, expected):
    request = InFlight("/", begun=100.0)

    class SlowLink(io.BytesIO):
        def _arrive(self):
            assert request.waiting
            clock.now += 60

        def read(self, size=-1):
            self._arrive()
            return super().read(size)

        def readline(self, size=-1):
            self._arrive()
            return super().readline(size)

    assert read(PatientInput(SlowLink(b"satu\ndua\n"), request)) == expected
    assert clock.now >= 160
    assert clock.now - request.begun == 0
    assert not request.waiting
