"""Every check of the conformance kit as a test: ``from gapura.testing.suite import *`` in a mini-app's test module."""

from __future__ import annotations

import pytest

from .conformance import FAILED, SKIPPED, Check, Stage, ordered

__all__ = ["test_keeps_the_rules_of_the_portal"]


@pytest.mark.parametrize("check", ordered(), ids=lambda check: check.name)
def test_keeps_the_rules_of_the_portal(stage: Stage, check: Check) -> None:
    """One rule of the portal; a failure says what to do."""
    result = check.run(stage)
    if result.state == SKIPPED:
        pytest.skip(result.said)
    faults = "\n  - ".join(str(fault) for fault in result.faults)
    if result.state == FAILED:
        pytest.fail(f"{check.title}: no.\n  - {faults}", pytrace=False)
