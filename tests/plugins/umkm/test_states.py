from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest

from plugins.umkm import services
from plugins.umkm.states import ACTS, OFFICE, OWNER, STATES, TONES, NotAllowedError, after, allowed

# state, act, by: what it leads to. Everything else is refused.
ALLOWED = {
    ("pending", "approve", OFFICE): "published",
    ("published", "approve", OFFICE): "published",
    ("hidden", "approve", OFFICE): "published",
    ("pending", "reject", OFFICE): "rejected",
    ("published", "hide", OFFICE): "hidden",
    ("pending", "withdraw", OWNER): "withdrawn",
    ("published", "withdraw", OWNER): "withdrawn",
    ("published", "submit", OWNER): "pending",
    ("rejected", "submit", OWNER): "pending",
    ("hidden", "submit", OWNER): "pending",
    ("withdrawn", "submit", OWNER): "pending",
}


@pytest.mark.parametrize(("state", "act", "by"), [*product(STATES, [*ACTS, "delete", ""], [OWNER, OFFICE, "citizen"])])
def test_only_these_ways_lead_from_state_to_state(state: str, act: str, by: str) -> None:
    if (state, act, by) in ALLOWED:
        assert after(state, act, by, "karena") == ALLOWED[state, act, by]
        assert act in allowed(state, by)
    else:
        with pytest.raises(NotAllowedError):
            after(state, act, by, "karena")


@pytest.mark.parametrize(("state", "act"), [("pending", "reject"), ("published", "hide")])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_turning_somebody_away_takes_a_reason(state: str, act: str, reason: str) -> None:
    with pytest.raises(NotAllowedError):
        after(state, act, OFFICE, reason)


def test_the_office_cannot_publish_what_its_owner_withdrew() -> None:
    assert allowed("withdrawn", OFFICE) == []


def test_every_state_has_a_title_and_a_tone() -> None:
    assert STATES.keys() == TONES.keys()
    assert {act.after for act in ACTS.values()} <= STATES.keys()


def test_the_office_is_the_one_of_the_manifest() -> None:
    manifest = tomllib.loads((Path(services.__file__).parent / "plugin.toml").read_text())
    assert manifest["office"] == services.OFFICE
