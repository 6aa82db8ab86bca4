"""Which mini-apps run and why the others do not: plain data in, plain data out."""

from dataclasses import replace
from pathlib import Path

import pytest

from gapura.plugins.discovery import Found
from gapura.plugins.manifest import Manifest
from gapura.plugins.models import PluginRecord
from gapura.plugins.states import LABELS, SENTENCES, State
from gapura.plugins.status import dependants, fault_version, resolve

CORE = "0.1.0"


def plugin(name, *needs, requires=">=0.1,<1", slug="", version="1.0", problem=""):
    texts = {"id": name, "en": name}
    manifest = Manifest(
        name=name, version=version, requires=requires, slug=slug or name, title=texts, summary=texts, needs=needs
    )
    return Found(name, f"plugins.{name}", Path("/plugins") / name, manifest, problem)


def on(name, **values):
    return PluginRecord(**{"name": name, "enabled": True, "fault": None, "reason": "", "detail": "", **values})


def off(name, **values):
    return on(name, enabled=False, **values)


def states(found, *records):
    return {n: s.state.value for n, s in resolve({f.name: f for f in found}, records, CORE).items()}


def test_the_plain_states():
    found = [plugin("a"), plugin("b"), plugin("c"), plugin("d", requires=">=2"), plugin("e", problem="found twice")]
    assert states(found, on("b"), off("c"), on("d")) == {
        "a": "available",
        "b": "enabled",
        "c": "disabled",
        "d": "incompatible",
        "e": "broken",
    }


def test_one_whose_folder_is_gone_is_broken_and_still_wanted():
    status = resolve({}, [on("hilang")], CORE)["hilang"]
    assert status.state is State.BROKEN
    assert status.wanted
    assert "gone" in str(status.reason)


@pytest.mark.parametrize("state", [State.BROKEN, State.QUARANTINED, State.MIGRATION_FAILED])
def test_a_fault_holds_for_its_version_and_the_cores(state):
    record = on("a", fault=state.value, reason="sebab", fault_version=fault_version("1.0", CORE))
    status = resolve({"a": plugin("a")}, [record], CORE)["a"]
    assert (status.state, status.reason, status.wanted) == (state, "sebab", True)
    assert states([plugin("a", version="1.1")], record) == {"a": "enabled"}
    assert resolve({"a": plugin("a")}, [record], "0.2.0")["a"].state is State.ENABLED
    assert states([plugin("a")], replace_record(record, enabled=False, fault_version="0/0")) == {"a": "disabled"}


def replace_record(record, **values):
    kept = {k: getattr(record, k) for k in ("name", "enabled", "fault", "reason", "detail", "fault_version")}
    return PluginRecord(**{**kept, **values})


def test_those_that_others_need_come_first():
    found = [plugin("atap", "dinding"), plugin("dinding", "tiang"), plugin("tiang")]
    order = list(resolve({f.name: f for f in found}, [on(f.name) for f in found], CORE))
    assert order == ["tiang", "dinding", "atap"]


def test_what_needs_something_that_does_not_run_is_out_of_service():
    found = [plugin("atap", "dinding"), plugin("dinding", "tiang"), plugin("tiang"), plugin("sumur")]
    assert states(found, on("atap"), on("dinding"), off("tiang"), on("sumur")) == {
        "tiang": "disabled",
        "dinding": "missing dependency",
        "atap": "missing dependency",
        "sumur": "enabled",
    }
    reason = resolve({f.name: f for f in found}, [on("dinding"), off("tiang")], CORE)["dinding"].reason
    assert "tiang (disabled)" in str(reason)


def test_what_is_off_only_needs_what_could_be_switched_on():
    assert states([plugin("atap", "tiang"), plugin("tiang")]) == {"tiang": "available", "atap": "available"}
    missing = resolve({"atap": plugin("atap", "tiada")}, [], CORE)["atap"]
    assert missing.state is State.MISSING_DEPENDENCY
    assert "tiada (not installed)" in str(missing.reason)


@pytest.mark.parametrize("circle", [("a",), ("a", "b"), ("a", "b", "c")])
def test_a_circle_is_named_and_harms_nobody_else(circle):
    found = [plugin(n, circle[(i + 1) % len(circle)]) for i, n in enumerate(circle)] + [plugin("z")]
    result = resolve({f.name: f for f in found}, [on(f.name) for f in found], CORE)
    assert {n: s.state.value for n, s in result.items() if n != "z"} == dict.fromkeys(circle, "missing dependency")
    assert all(name in str(result["a"].reason) for name in circle)
    assert "→" in str(result["a"].reason)
    assert result["z"].state is State.ENABLED


def test_two_circles_are_both_found():
    found = [plugin("a", "b"), plugin("b", "a"), plugin("c", "d"), plugin("d", "c")]
    assert set(states(found, *(on(f.name) for f in found)).values()) == {"missing dependency"}


def test_dependants_directly_and_through_others():
    found = [plugin("atap", "dinding"), plugin("dinding", "tiang"), plugin("tiang"), plugin("sumur")]
    result = resolve({f.name: f for f in found}, [on(f.name) for f in found], CORE)
    assert dependants("tiang", result) == ["dinding", "atap"]
    assert dependants("atap", result) == []


def test_what_is_on_keeps_its_address():
    found = [plugin("agen", slug="toko"), plugin("toko")]
    assert states(found, on("toko")) == {"agen": "broken", "toko": "enabled"}
    assert states(found, on("agen")) == {"agen": "enabled", "toko": "broken"}
    reason = resolve({f.name: f for f in found}, [on("toko")], CORE)["agen"].reason
    assert "/toko" in str(reason)


def test_what_is_on_keeps_the_prefix_of_its_tables():
    found = [plugin("bank"), plugin("bank_sampah", slug="sampah")]
    assert states(found, on("bank_sampah")) == {"bank": "broken", "bank_sampah": "enabled"}
    assert states(found, on("bank")) == {"bank": "enabled", "bank_sampah": "broken"}


def test_every_state_has_its_words():
    assert set(LABELS) == set(SENTENCES) == set(State)
    assert {state.tone for state in State} == {"success", "neutral", "danger"}


def test_a_status_knows_its_version():
    status = resolve({"a": plugin("a")}, [], CORE)["a"]
    assert status.version == "1.0"
    assert replace(status, found=None).version == ""
