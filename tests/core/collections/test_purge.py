"""Purging a mini-app takes what the core remembers of its records along, and exports it first."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fixtures.collected import TREES, Gardens
from tests.fixtures.workshop import gapura


def test_the_history_goes_with_the_records(gardens: Gardens, tmp_path: Path) -> None:
    site = gardens.site
    gardens.send()
    gardens.send(base=TREES)
    other = "INSERT INTO core_history (kind, record_id, at, act, state, note, internal, batch, undone)"
    gardens.scalar(f"{other} VALUES ('kebunku_x', 1, '2026-01-01 00:00:00+00:00', 'add', 'a', '', '', '', false)")
    site.disable("kebun")
    said = gapura(
        site.portal.resources, "plugin", "purge", "kebun", "--export", str(tmp_path / "out"), "--confirm", "kebun"
    )
    lines = (tmp_path / "out" / "core_history.jsonl").read_text().splitlines()
    assert {json.loads(line)["kind"] for line in lines} == {"kebun_garden", "kebun_tree"}, said
    assert (tmp_path / "out" / "core_import.jsonl").read_text() == ""
    with site.portal.resources.engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT kind FROM core_history").scalars().all()
    assert left == ["kebunku_x"]
