"""When the line is too long, and who is let wait longer."""

from __future__ import annotations

import pytest

from gapura import load
from gapura.load import Line
from gapura.testing.site import Site


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many wait, as the only element."""
    number = [0]
    monkeypatch.setattr(load, "server", load.Server(lambda reads: (number[0], 0), threads=4))
    return number


def test_the_wait_grows_with_the_line_and_with_what_a_request_takes(waiting: list[int]) -> None:
    line = Line(1.5)
    for _ in range(200):
        line.note("GET", 0.2)
        line.note("POST", 9.0)
    waiting[0] = 8
    assert line.wait("GET") == pytest.approx(8 * 0.2 / 4, rel=0.01)
    assert not line.is_too_long("GET", patient=False)
    waiting[0] = 40
    assert line.is_too_long("GET", patient=False)
    assert not line.is_too_long("POST", patient=True)
    waiting[0] = 130
    assert line.is_too_long("POST", patient=True)


def test_without_a_limit_or_before_anything_is_known_nobody_is_refused(waiting: list[int]) -> None:
    waiting[0] = 10_000
    assert not Line(1.5).is_too_long("GET", patient=False)
    endless = Line(0)
    endless.note("GET", 9.0)
    assert not endless.is_too_long("GET", patient=False)


def test_readers_are_refused_first_kept_pages_and_watchers_never(calm_site: Site, waiting: list[int]) -> None:
    portal = calm_site.portal
    signed_in = calm_site.signed_in()
    assert calm_site.visitor().get("/").status_code == 200  # is kept from now on
    portal.line.reading = 0.1
    waiting[0] = 100  # 2.5 seconds
    try:
        refused = calm_site.visitor().get("/cari?q=apa")
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "Sedang ramai" in refused.text
        assert "Many people" in refused.text
        assert refused.headers["Content-Security-Policy"] == "default-src 'none'"
        assert calm_site.visitor().get("/").status_code == 200
        assert signed_in.get("/akun").status_code == 200
        for path in ("/healthz", "/readyz", "/metrics"):
            assert calm_site.visitor().get(path, environ_base={"REMOTE_ADDR": "127.0.0.1"}).status_code == 200
        portal.line.reading = 1.0
        assert signed_in.get("/akun").status_code == 503
    finally:
        portal.line.reading = 0.0
