"""``gapura db upgrade``: makes what is missing, again and again, and one bad mini-app stops nobody else."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from gapura.config import load_settings
from gapura.resources import Resources
from tests.fixtures.workshop import gapura

MIGRATION = """\
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "NAME_0001", None, None, None

def upgrade():
    op.create_table("NAME_dish", sa.Column("id", sa.Integer, primary_key=True))
    {more}
"""
PATH = "migrations/versions/NAME_0001_a.py"


@pytest.fixture
def installation(database_url, tmp_path):
    """Resources of an installation on an empty database."""
    made = Resources(load_settings(instance=tmp_path / "instance", database_url=database_url))
    yield made
    made.close()


def tables(resources):
    return set(sa.inspect(resources.engine).get_table_names())


def test_before_it_every_command_says_what_to_do(installation):
    said = gapura(installation, "plugin", "list", code=1)
    assert "run: gapura db upgrade" in said
    assert "Traceback" not in said


def test_it_makes_the_tables_upgrades_mini_apps_and_parks_those_that_fail(installation, workshop):
    assert "core: up to date" in gapura(installation, "db", "upgrade")
    assert {"core_generation", "core_user", "core_version"} <= tables(installation)
    assert gapura(installation, "db", "upgrade") == ""
    assert installation.watch.look().generation == 1
    for name, more in (("warung", ""), ("rusak", "raise RuntimeError('tidak bisa')")):
        files = {PATH.replace("NAME", name): MIGRATION.format(more=more)}
        workshop.plugin(name, '"""Nothing but a table."""', files=files)
        workshop.turn_on(installation, name)
    before = installation.watch.look().generation
    said = gapura(installation, "db", "upgrade")
    assert "warung: up to date" in said
    assert "rusak: migration failed, parked: " in said
    assert "tidak bisa" in said
    assert "warung_dish" in tables(installation)
    assert not {"rusak_dish", "rusak_version"} & tables(installation)
    assert installation.watch.look().generation > before
    states = {row["name"]: row["state"] for row in json.loads(gapura(installation, "plugin", "list", "--json"))}
    assert (states["warung"], states["rusak"]) == ("enabled", "migration failed")
    assert gapura(installation, "db", "upgrade") == ""


def test_a_setting_that_cannot_be_used_is_a_sentence(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from gapura.cli import main

    monkeypatch.setenv("GAPURA_URL", "paser")
    done = CliRunner().invoke(main, ["db", "upgrade"], env={"GAPURA_INSTANCE": str(tmp_path / "instance")})
    assert done.exit_code == 1
    assert done.output.startswith("Error: GAPURA_URL is 'paser'")
    assert not Path(tmp_path / "instance" / "gapura.db").exists()


def test_all_commands_are_listed_and_importable():
    from click.testing import CliRunner

    from gapura.cli import Commands, main

    said = CliRunner().invoke(main, ["--help"]).output
    for name in Commands.MODULES:
        assert f"  {name} " in said
    assert CliRunner().invoke(main, ["tidak-ada"]).exit_code == 2
