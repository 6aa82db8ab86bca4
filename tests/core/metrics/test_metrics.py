"""Figures for whoever watches over the server: for whom, over all workers, about nobody."""

from __future__ import annotations

from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse

from gapura.metrics import meters
from gapura.testing.site import Site
from tests.fixtures.portals import MakeLive, MakeSite

NEAR = {"REMOTE_ADDR": "127.0.0.1"}  # the test client says of itself nothing at all


def read(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {(s.name, frozenset(s.labels.items())): s.value for family in parse(text) for s in family.samples}


def value(figures: dict[Any, float], name: str, **labels: str) -> float:
    return figures[name, frozenset(labels.items())]


def test_only_this_machine_and_those_with_the_token_are_answered(make_site: MakeSite) -> None:
    site = make_site(metrics_token="rahasia-pemantau")
    assert site.visitor().get("/metrics", environ_base=NEAR).status_code == 200
    for headers in ({"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "127.0.0.1"}):
        assert site.visitor().get("/metrics", environ_base=NEAR, headers=headers).status_code == 404
    far = {"REMOTE_ADDR": "203.0.113.9"}
    assert site.visitor().get("/metrics", environ_base=far).status_code == 404
    for given, status in (
        ("Bearer rahasia-pemantau", 200),
        ("Bearer salah", 404),
        ("rahasia-pemantaux", 404),
        ("", 404),
    ):
        headers = {"Authorization": given}
        assert site.visitor().get("/metrics", environ_base=far, headers=headers).status_code == status


def test_without_a_token_nobody_far_away_is_answered(calm_site: Site) -> None:
    for given in ("Bearer ", "Bearer", "Bearer none"):
        headers = {"Authorization": given}
        answer = calm_site.visitor().get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}, headers=headers)
        assert answer.status_code == 404


def test_the_state_of_things_is_told(make_site: MakeSite) -> None:
    site = make_site("umkm")
    answer = site.visitor().get("/metrics", environ_base=NEAR)
    assert answer.headers["Cache-Control"] == "no-store"
    figures = read(answer.text)
    assert value(figures, "gapura_database_up") == 1
    assert value(figures, "gapura_database_seconds") > 0
    assert value(figures, "gapura_plugin", plugin="umkm", state="enabled") == 1
    assert value(figures, "gapura_plugin", plugin="tourism", state="available") == 1
    assert not any(name == "gapura_backup_age_seconds" for name, _labels in figures)


def test_answers_are_counted_by_whose_pages_they_are(make_site: MakeSite) -> None:
    site = make_site("umkm")

    def count(**labels: str) -> float:
        figures = read(site.visitor().get("/metrics", environ_base=NEAR).text)
        return figures.get(("gapura_requests_total", frozenset(labels.items())), 0)

    own = {"plugin": "umkm", "method": "GET", "status": "200"}
    lost = {"plugin": "core", "method": "GET", "status": "404"}
    before = count(**own), count(**lost)
    for path in ("/umkm", "/umkm", "/tidak-ada/rahasia@example.test"):
        site.visitor().get(path)
    assert (count(**own), count(**lost)) == (before[0] + 2, before[1] + 1)
    text = site.visitor().get("/metrics", environ_base=NEAR).text
    assert "rahasia@" not in text
    assert 'what="view"' in text


def test_odd_methods_do_not_become_labels_without_end(calm_site: Site) -> None:
    for number in range(3):
        calm_site.visitor().open("/", method=f"BREW{number}")
    assert "BREW" not in calm_site.visitor().get("/metrics", environ_base=NEAR).text


def test_what_failed_is_told_from_what_went_well() -> None:
    meters.called("uji", "hook search", 0.25, good=True)
    meters.called("uji", "hook search", 0.25, good=False)
    from prometheus_client import generate_latest

    figures = read(generate_latest().decode())
    assert value(figures, "gapura_code_total", plugin="uji", what="hook search", result="failed") == 1
    assert value(figures, "gapura_code_seconds_total", plugin="uji", what="hook search") == pytest.approx(0.5)


def test_counts_of_all_workers_come_together_and_outlive_them(live_portal: MakeLive) -> None:
    live = live_portal(workers=2)
    for _ in range(30):
        assert live.get("/").status == 200

    def answers() -> float:
        return value(
            read(live.get("/metrics").text), "gapura_requests_total", plugin="core", method="GET", status="200"
        )

    first = answers()
    assert first >= 30
    live.cli("reload")
    for _ in range(5):
        live.get("/")
    assert answers() >= first + 5
