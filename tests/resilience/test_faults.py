"""Mini-apps that cannot be switched on: each leaves a state and a reason that helps, and everything else as it was."""

import re

import pytest

from gapura.database import engine
from gapura.plugins.switch import SwitchRefused
from tests.faults.cases import AT_IMPORT, CASES

pytestmark = pytest.mark.slow


@pytest.fixture
def database():
    """SQLite alone: what a fault does to PostgreSQL is the migrations' affair, and tested with them."""
    return "sqlite"


@pytest.fixture
def neighbourhood(workshop, make_site):
    site = make_site()
    workshop.plugin("tetangga")
    workshop.turn_on(site.portal.resources, "tetangga")
    return site


@pytest.mark.parametrize("name", AT_IMPORT)
def test_a_fault_in_a_trial_of_its_own_process(neighbourhood, workshop, name):
    if name == "hangs":
        neighbourhood.portal.resources.settings.__dict__["trial_limit"] = 15.0
    _fails(neighbourhood, workshop, AT_IMPORT[name])


@pytest.mark.parametrize("name", CASES)
def test_a_fault_before_visitors_see_it(neighbourhood, workshop, quick_trials, name):
    _fails(neighbourhood, workshop, CASES[name])


def _fails(neighbourhood, workshop, case):
    workshop.plugin("rusak", case.init, manifest=case.manifest, files=case.files)
    if case.tried:
        outcome = workshop.enable(neighbourhood, "rusak")
        assert outcome.state == case.state, outcome
    else:
        with pytest.raises(SwitchRefused, match=case.reason):
            workshop.enable(neighbourhood, "rusak")
    listed = workshop.listed(neighbourhood, "rusak")
    assert listed["state"] == case.state, listed
    assert re.search(case.reason, listed["reason"]), listed["reason"]
    visitor = neighbourhood.visitor()
    assert visitor.get("/").status_code == 200
    assert "Kartu tetangga" in visitor.get("/").text
    assert visitor.get("/tetangga/").status_code == 200
    assert visitor.get("/rusak/").status_code == 404
    assert workshop.listed(neighbourhood, "tetangga")["state"] == "enabled"


def test_the_reason_follows_when_it_is_tried_again(neighbourhood, workshop, quick_trials):
    workshop.plugin("rusak", "raise RuntimeError('pertama')")
    assert "pertama" in workshop.enable(neighbourhood, "rusak").reason
    workshop.plugin("rusak", "raise RuntimeError('kedua')")
    workshop.enable(neighbourhood, "rusak")
    assert "kedua" in workshop.listed(neighbourhood, "rusak")["reason"]
    workshop.plugin("rusak")
    assert workshop.enable(neighbourhood, "rusak").state == "enabled"
    assert neighbourhood.visitor().get("/rusak/").status_code == 200
    assert workshop.listed(neighbourhood, "rusak")["reason"] == ""


def test_two_mini_apps_that_need_each_other_are_named(neighbourhood, workshop):
    workshop.plugin("ayam", more='needs = ["telur"]')
    workshop.plugin("telur", more='needs = ["ayam"]')
    for name in ("ayam", "telur"):
        listed = workshop.listed(neighbourhood, name)
        assert listed["state"] == "missing dependency"
        assert "ayam" in listed["reason"]
        assert "telur" in listed["reason"]
    assert neighbourhood.visitor().get("/").status_code == 200


def test_of_two_mini_apps_that_claim_one_address_the_one_that_is_on_keeps_it(neighbourhood, workshop):
    workshop.plugin("agen", slug="tetangga")
    listed = workshop.listed(neighbourhood, "agen")
    assert listed["state"] == "broken"
    assert "/tetangga" in listed["reason"]
    assert "tetangga" in listed["reason"]
    assert "Halaman tetangga" in neighbourhood.visitor().get("/tetangga/").text


def test_a_mini_app_found_in_two_places_is_refused_with_both_named(neighbourhood, workshop, tmp_path, monkeypatch):
    workshop.plugin("kembar")
    other = tmp_path / "lain" / "plugins" / "kembar"
    other.parent.mkdir(parents=True)
    __import__("shutil").copytree(workshop.root / "plugins" / "kembar", other)
    monkeypatch.syspath_prepend(str(tmp_path / "lain"))
    listed = workshop.listed(neighbourhood, "kembar")
    assert listed["state"] == "broken"
    assert str(other) in listed["reason"]
    assert str(workshop.root) in listed["reason"]
    assert neighbourhood.visitor().get("/").status_code == 200


def test_a_plugins_init_file_hides_all_and_is_named(neighbourhood, workshop):
    init = workshop.root / "plugins" / "__init__.py"
    init.touch()
    try:
        listed = workshop.listed(neighbourhood, "tetangga")
        assert listed["state"] == "broken"
        assert str(init) in listed["reason"]
        with neighbourhood.portal.resources.engine.begin() as connection:
            from gapura.database.generation import move_generation

            move_generation(connection)
        assert neighbourhood.visitor().get("/").status_code == 200
    finally:
        init.unlink()


def test_a_busy_database_is_not_held_against_it(neighbourhood, workshop, quick_trials, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 100)
    workshop.plugin("lapak")
    with neighbourhood.portal.resources.engine.connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(SwitchRefused, match="database was busy"):
            workshop.enable(neighbourhood, "lapak")
        other.rollback()
    assert workshop.listed(neighbourhood, "lapak")["state"] == "available"
    assert workshop.enable(neighbourhood, "lapak").state == "enabled"
