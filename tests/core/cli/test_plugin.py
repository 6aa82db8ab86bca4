"""``gapura plugin``: what it prints, with which exit code it ends, and what it leaves behind."""

import json

import pytest
import sqlalchemy as sa

from gapura.config import load_settings
from gapura.database.migrations import core_chain
from gapura.resources import Resources
from tests.fixtures.bench import bare_app
from tests.fixtures.workshop import gapura

MODELS = """
from gapura import Model
from sqlalchemy.orm import Mapped, mapped_column

class Dish(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
"""
FILES = {"models.py": MODELS}
INIT = "from . import models\n"


@pytest.fixture
def installation(database_url, tmp_path):
    """Resources of an installation without mini-apps of its own."""
    with bare_app(database_url, tmp_path / "instance"):
        made = Resources(load_settings(instance=tmp_path / "instance", database_url=database_url))
        yield made
        made.close()


@pytest.fixture
def warung(workshop, installation):
    """The mini-app ``warung`` with one table, its migration written and run, and a row in it."""
    workshop.plugin("warung", INIT, files=FILES)
    assert "Written: " in gapura(installation, "plugin", "migrate", "warung")
    workshop.turn_on(installation, "warung")
    assert "warung: up to date" in gapura(installation, "db", "upgrade")
    with installation.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO warung_dish (id, name) VALUES (1, 'Gence ruan')"))
    return installation


def tables(resources):
    return set(sa.inspect(resources.engine).get_table_names())


def bring_up_to_date(resources):
    """Say that the core's tables, made from its models, are those of its migrations."""
    with resources.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE core_version (version_num VARCHAR(32) PRIMARY KEY)"))
        connection.execute(sa.text("INSERT INTO core_version VALUES (:head)"), {"head": core_chain().head()})


@pytest.fixture(autouse=True)
def core_is_up_to_date(installation):
    bring_up_to_date(installation)


def test_the_list_is_made_for_programs_and_for_people(workshop, installation):
    workshop.plugin("warung")
    workshop.plugin("lapak", manifest="name = 'lapak'")
    workshop.turn_on(installation, "warung")
    rows = {row["name"]: row for row in json.loads(gapura(installation, "plugin", "list", "--json"))}
    assert rows["warung"] == {"name": "warung", "version": "0.1.0", "state": "enabled", "reason": ""}
    assert rows["lapak"]["state"] == "broken"
    assert "plugin.toml" in rows["lapak"]["reason"]
    assert list(rows) == sorted(rows)
    lines = gapura(installation, "plugin", "list").splitlines()
    assert next(line for line in lines if line.startswith("warung ")).split() == ["warung", "0.1.0", "enabled"]


def test_switching_on_and_off_says_what_came_of_it(workshop, installation, quick_trials):
    workshop.plugin("warung")
    workshop.plugin("lapak", more='needs = ["warung"]')
    refused = gapura(installation, "plugin", "enable", "lapak", code=1)
    assert "Error: It needs warung" in refused
    assert "warung is on." in gapura(installation, "plugin", "enable", "warung")
    assert "lapak is on." in gapura(installation, "plugin", "enable", "lapak")
    assert "lapak is on." in gapura(installation, "plugin", "enable", "lapak")
    said = gapura(installation, "plugin", "disable", "warung")
    assert "warung is off; its data is kept." in said
    assert "because they need it: lapak" in said


def test_one_that_fails_its_trial_stays_off_with_the_reason(workshop, installation, quick_trials):
    workshop.plugin("warung", "raise RuntimeError('dapur kosong')")
    said = gapura(installation, "plugin", "enable", "warung", code=1)
    assert "warung stays off (broken)" in said
    assert "dapur kosong" in said
    assert workshop.found("warung").name == "warung"


@pytest.mark.parametrize(
    "command", [["enable"], ["disable"], ["migrate"], ["purge", "--confirm", "x", "--export", "x"]]
)
def test_a_name_that_is_not_there_is_refused_in_one_sentence(installation, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = "x" if command[0] == "purge" else "tidak_ada"
    said = gapura(installation, "plugin", command[0], name, *command[1:], code=1)
    assert f"Error: There is no mini-app called '{name}'" in said
    assert "Traceback" not in said


def test_migrations_are_written_for_its_own_tables_and_the_database_stays(workshop, installation):
    folder = workshop.plugin("warung", INIT, files=FILES)
    workshop.plugin("lapak", INIT, files=FILES)
    before = tables(installation)
    assert "Written: " in gapura(installation, "plugin", "migrate", "warung", "-m", "The dishes")
    (path,) = (folder / "migrations" / "versions").glob("*.py")
    assert path.name == "warung_0001_the_dishes.py"
    text = path.read_text()
    assert "warung_dish" in text
    assert "core_" not in text
    assert "lapak" not in text
    assert tables(installation) == before
    assert "Nothing differs" in gapura(installation, "plugin", "migrate", "warung")
    assert len(list((folder / "migrations" / "versions").glob("*.py"))) == 1


def test_a_purge_exports_the_rows_then_drops_the_tables(warung, workshop, tmp_path):
    export = tmp_path / "export"
    refused = gapura(warung, "plugin", "purge", "warung", "--confirm", "warung", "--export", str(export), code=1)
    assert "warung is on" in refused
    gapura(warung, "plugin", "disable", "warung")
    before = tables(warung)
    mistyped = gapura(warung, "plugin", "purge", "warung", "--confirm", "warun", "--export", str(export), code=1)
    assert "nothing was deleted" in mistyped
    assert tables(warung) == before
    said = gapura(warung, "plugin", "purge", "warung", "--confirm", "warung", "--export", str(export))
    assert "warung_dish: 1 rows exported" in said
    rows = [json.loads(line) for line in (export / "warung_dish.jsonl").read_text().splitlines()]
    assert rows == [{"id": 1, "name": "Gence ruan"}]
    assert before - tables(warung) == {"warung_dish", "warung_version"}
    assert workshop.found("warung").name == "warung"
    rows = json.loads(gapura(warung, "plugin", "list", "--json"))
    assert next(row["state"] for row in rows if row["name"] == "warung") == "available"


def test_a_purge_overwrites_no_export(warung, tmp_path):
    gapura(warung, "plugin", "disable", "warung")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "warung_dish.jsonl").write_text("earlier")
    command = ["plugin", "purge", "warung", "--confirm", "warung", "--export", str(tmp_path / "export")]
    assert "is not empty" in gapura(warung, *command, code=1)
    assert "warung_dish" in tables(warung)


def test_a_purge_spares_another_mini_app_whose_name_begins_alike(warung, workshop, tmp_path):
    workshop.plugin("warung_kopi", INIT, files=FILES)
    with warung.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE warung_kopi_cup (id INTEGER PRIMARY KEY)"))
    gapura(warung, "plugin", "disable", "warung")
    gapura(warung, "plugin", "purge", "warung", "--confirm", "warung", "--export", str(tmp_path / "export"))
    assert "warung_kopi_cup" in tables(warung)
    assert "warung_dish" not in tables(warung)
