"""Migrations: each owner's own chain, all or nothing, within its own tables."""

import json

import pytest
import sqlalchemy as sa

from gapura.database.migrations import (
    autogenerate,
    core_chain,
    current,
    migration_transaction,
    pending,
    plugin_chain,
    upgrade,
)
from gapura.errors import MigrationError
from gapura.plugins.states import State
from tests.fixtures.workshop import gapura

REVISION = '''"""Langkah {number}."""
import sqlalchemy as sa
from alembic import op

revision = "warung_{number:04d}"
down_revision = {down!r}
branch_labels = depends_on = None


def upgrade():
    {body}


def downgrade():
    pass
'''
TABLE = 'op.create_table("{name}", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))'
MODELS = """
from gapura import Mapped, Model, mapped_column


class Stall(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int | None]
"""


def revision(number, *body):
    down = f"warung_{number - 1:04d}" if number > 1 else None
    text = REVISION.format(number=number, down=down, body="\n    ".join(body))
    return {f"migrations/versions/warung_{number:04d}.py": text}


@pytest.fixture
def engine(site):
    return site.portal.resources.engine


def schema(engine):
    """Everything that the database says of its tables."""
    inspector = sa.inspect(engine)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            sorted(map(str, inspector.get_indexes(table))),
            sorted(map(str, inspector.get_foreign_keys(table))),
        )
        for table in inspector.get_table_names()
        if not table.startswith("state_")
    }


def contents(engine):
    with engine.connect() as connection:
        return {
            table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar()
            for table in sa.inspect(engine).get_table_names()
            if table not in ("core_audit", "core_audit_mark", "core_plugin", "core_change")
        }


def run(engine, folder):
    with migration_transaction(engine) as connection:
        upgrade(connection, plugin_chain("warung", folder))


def test_each_owner_has_its_own_chain_and_version_table(engine, workshop):
    folder = workshop.plugin("warung", "", files=revision(1, TABLE.format(name="warung_stall")))
    chain = plugin_chain("warung", folder)
    with engine.connect() as connection:
        assert pending(connection, chain)
        assert current(connection, chain) is None
        assert not pending(connection, core_chain())
    run(engine, folder)
    with engine.connect() as connection:
        assert current(connection, chain) == "warung_0001"
        assert not pending(connection, chain)
        assert current(connection, core_chain()) == core_chain().head()
    assert {"warung_version", "core_version"} <= set(sa.inspect(engine).get_table_names())
    run(engine, folder)


HALF_WAY = {
    "raises": ["raise RuntimeError('sengaja')"],
    "leaves": ["raise SystemExit(0)"],
    "wrong SQL": ["op.execute('nonsens')"],
    "another's table": [TABLE.format(name="lapak_rows")],
    "the core's table": ["op.drop_table('core_region')"],
}


@pytest.mark.parametrize("name", HALF_WAY)
def test_a_failing_one_leaves_the_database_as_it_was(engine, workshop, name):
    files = revision(1, TABLE.format(name="warung_stall"), 'op.execute("INSERT INTO warung_stall VALUES (1, 1)")')
    folder = workshop.plugin("warung", "", files=files)
    run(engine, folder)
    before = schema(engine), contents(engine)
    body = [
        'op.add_column("warung_stall", sa.Column("baru", sa.Text))',
        'op.execute("INSERT INTO warung_stall (id, n) VALUES (2, 2)")',
        TABLE.format(name="warung_more"),
        *HALF_WAY[name],
    ]
    workshop.plugin("warung", "", files={**revision(2, TABLE.format(name="warung_two")), **revision(3, *body)})
    with pytest.raises(MigrationError) as caught:
        run(engine, folder)
    assert (schema(engine), contents(engine)) == before
    with engine.connect() as connection:
        assert current(connection, plugin_chain("warung", folder)) == "warung_0001"
    words = {"another's table": "lapak_rows", "the core's table": "core_region", "leaves": "SystemExit"}
    assert words.get(name, "Error") in str(caught.value)


def test_a_failing_one_leaves_the_mini_app_off_with_the_reason(site, workshop, quick_trials):
    files = revision(1, TABLE.format(name="warung_stall"), "1 / 0")
    workshop.plugin("warung", files=files | {"models.py": MODELS})
    before = schema(site.portal.resources.engine), contents(site.portal.resources.engine)
    outcome = workshop.enable(site, "warung")
    assert outcome.state is State.MIGRATION_FAILED
    assert (schema(site.portal.resources.engine), contents(site.portal.resources.engine)) == before
    listed = workshop.listed(site, "warung")
    assert listed["state"] == "migration failed"
    assert "ZeroDivisionError" in listed["reason"]
    visitor = site.visitor()
    assert visitor.get("/").status_code == 200
    assert visitor.get("/warung/").status_code == 404


def test_a_trial_whose_pages_fail_takes_its_migrations_back(site, workshop, quick_trials):
    init = "from . import models\nfrom gapura import hookimpl\n\n@hookimpl\ndef home_cards():\n    return 1 / 0\n"
    files = revision(1, TABLE.format(name="warung_stall")) | {"models.py": MODELS}
    workshop.plugin("warung", init, files=files)
    before = schema(site.portal.resources.engine)
    assert workshop.enable(site, "warung").state is State.BROKEN
    assert schema(site.portal.resources.engine) == before


def test_a_preview_leaves_no_trace(site, workshop, quick_trials):
    from gapura.plugins import switch

    files = revision(1, TABLE.format(name="warung_stall"))
    workshop.plugin("warung", files=files)
    before = schema(site.portal.resources.engine), workshop.listed(site, "warung")
    outcome = switch.preview(site.portal.resources, "warung")
    assert outcome.state is State.ENABLED
    assert "/warung/teks (public)" in outcome.adds["routes"]
    assert outcome.adds["permissions"] == ["warung.edit"]
    assert (schema(site.portal.resources.engine), workshop.listed(site, "warung")) == before
    assert site.visitor().get("/warung/").status_code == 404


def test_models_without_a_migration_are_noticed(site, workshop, quick_trials):
    workshop.plugin("warung", "from . import models\n", files={"models.py": MODELS})
    outcome = workshop.enable(site, "warung")
    assert outcome.state is State.MIGRATION_FAILED
    assert "warung_stall. Run: gapura plugin migrate warung" in outcome.reason


def test_migrations_are_written_from_the_models_and_only_for_the_own_tables(site, workshop, quick_trials):
    resources = site.portal.resources
    folder = workshop.plugin("warung", "from . import models\n", files={"models.py": MODELS})
    before = schema(resources.engine)
    assert "Written: " in gapura(resources, "plugin", "migrate", "warung", "-m", "Lapak pertama")
    assert schema(resources.engine) == before, "writing one changes nothing"
    [first] = sorted((folder / "migrations" / "versions").glob("*.py"))
    code = first.read_text()
    assert "warung_stall" in code
    assert "core_" not in code
    assert "Nothing differs" in gapura(resources, "plugin", "migrate", "warung")
    assert workshop.enable(site, "warung").state is State.ENABLED
    assert "warung_stall" in schema(resources.engine)
    workshop.forget()
    more = "    nama: Mapped[str | None]\n    buka: Mapped[bool] = mapped_column(server_default=sa.false())\n"
    workshop.plugin("warung", "from . import models\n", files={"models.py": f"import sqlalchemy as sa\n{MODELS}{more}"})
    assert "Written: " in gapura(resources, "plugin", "migrate", "warung")
    [second] = sorted((folder / "migrations" / "versions").glob("*_0002*.py"))
    assert "server_default=sa.false()" in second.read_text(), "PostgreSQL takes no 0 for no"
    assert "warung: up to date" in gapura(resources, "db", "upgrade")
    assert [name for name, *_ in schema(resources.engine)["warung_stall"][0]] == ["id", "n", "nama", "buka"]


def test_an_enabled_one_whose_new_migration_fails_is_parked_and_the_rest_upgraded(site, workshop, quick_trials):
    resources = site.portal.resources
    workshop.plugin("warung", files=revision(1, TABLE.format(name="warung_stall")))
    assert workshop.enable(site, "warung").state is State.ENABLED
    before = schema(resources.engine)
    workshop.plugin("warung", files=revision(2, TABLE.format(name="warung_more"), "1 / 0"))
    assert "migration failed, parked" in gapura(resources, "db", "upgrade")
    assert schema(resources.engine) == before
    assert workshop.listed(site, "warung")["state"] == "migration failed"
    answer = site.visitor().get("/warung/")
    assert answer.status_code == 503
    assert site.visitor().get("/").status_code == 200
    assert site.visitor().get("/readyz").status_code == 200


def test_a_table_can_be_made_anew_without_losing_rows_that_point_to_it(engine, workshop):
    body = TABLE.format(name="warung_stall")
    item = 'op.create_table("warung_item", sa.Column("id", sa.Integer, primary_key=True),'
    item += ' sa.Column("stall", sa.Integer, sa.ForeignKey("warung_stall.id", ondelete="CASCADE")))'
    rows = (
        'op.execute("INSERT INTO warung_stall VALUES (1, 1)")\n    op.execute("INSERT INTO warung_item VALUES (1, 1)")'
    )
    folder = workshop.plugin("warung", "", files=revision(1, body, item, rows))
    run(engine, folder)
    change = (
        'with op.batch_alter_table("warung_stall") as batch:\n        batch.alter_column("n", new_column_name="jumlah")'
    )
    workshop.plugin("warung", "", files=revision(2, change))
    run(engine, folder)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM warung_item").scalar() == 1
        assert connection.exec_driver_sql("SELECT jumlah FROM warung_stall").scalar() == 1
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO warung_item VALUES (2, 99)")


def test_one_that_leaves_rows_pointing_nowhere_is_refused(engine, workshop):
    item = 'op.create_table("warung_item", sa.Column("id", sa.Integer, primary_key=True),'
    item += ' sa.Column("stall", sa.Integer, sa.ForeignKey("warung_stall.id")))'
    bad = 'op.execute("INSERT INTO warung_item VALUES (1, 99)")'
    folder = workshop.plugin("warung", "", files=revision(1, TABLE.format(name="warung_stall"), item, bad))
    with pytest.raises((MigrationError, sa.exc.IntegrityError)):
        run(engine, folder)
    assert "warung_item" not in schema(engine)


def test_two_heads_and_unknown_revisions_are_named(engine, workshop):
    folder = workshop.plugin("warung", "", files=revision(1, TABLE.format(name="warung_stall")))
    run(engine, folder)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE warung_version SET version_num = 'warung_0009'")
    with pytest.raises(MigrationError, match="knows a newer version"):
        run(engine, folder)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE warung_version SET version_num = 'warung_0001'")
    files = revision(2, "pass")
    twin = {"migrations/versions/kembar.py": next(iter(files.values())).replace("warung_0002", "warung_000b")}
    workshop.plugin("warung", "", files=files | twin)
    with pytest.raises(MigrationError):
        run(engine, folder)


def test_nothing_to_do_without_migrations(engine, workshop):
    folder = workshop.plugin("warung", "")
    chain = plugin_chain("warung", folder)
    assert chain.head() is None
    run(engine, folder)
    assert not (folder / "migrations").exists()
    with migration_transaction(engine) as connection:
        assert autogenerate(connection, core_chain(), "nothing") is None, "the core's models and tables agree"


def test_the_core_can_be_upgraded_again_and_again(site):
    assert gapura(site.portal.resources, "db", "upgrade") == ""
    assert json.loads(gapura(site.portal.resources, "plugin", "list", "--json"))
