"""Alembic under our own commands: one chain of revisions and one version table for the core and for each plugin.

Everything runs on a connection that the caller gives, in the caller's transaction: a failing migration leaves the
database as it was, on SQLite too.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrationScript
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from ..errors import MigrationError
from .base import metadata
from .side import is_side
from .turns import wait_turn

CORE = "core"
LOCK = zlib.crc32(b"gapura migrations")
TEMPLATE = Path(__file__).parent / "revision"


@dataclass(frozen=True)
class Chain:
    """The revisions of the core or of one plugin.

    Attributes:
        owner: ``core`` or the plugin's name; prefix of its tables.
        folder: holds ``versions/*.py``; need not exist.
    """

    owner: str
    folder: Path

    @property
    def version_table(self) -> str:
        """The table that says how far the database is."""
        return f"{self.owner}_version"

    def scripts(self) -> ScriptDirectory:
        """Alembic's view of the revisions."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = Config()
        config.set_main_option("script_location", str(TEMPLATE))
        config.set_main_option("version_locations", str(self.folder / "versions"))
        config.set_main_option("path_separator", "newline")
        return ScriptDirectory.from_config(config)

    def head(self) -> str | None:
        """The newest revision, None where there is none.

        Raises:
            MigrationError: when the revisions do not form one chain.
        """
        if not (self.folder / "versions").is_dir():
            return None
        try:
            return self.scripts().get_current_head()
        except Exception as error:  # revisions are the plugin's code: anything may come out of reading them
            raise MigrationError(f"The migrations in {self.folder} cannot be read: {error}") from error


def core_chain() -> Chain:
    """The core's own revisions."""
    return Chain(CORE, Path(__file__).parent.parent / "migrations")


def plugin_chain(name: str, folder: Path) -> Chain:
    """A plugin's own revisions, in ``migrations/versions`` of its folder."""
    return Chain(name, folder / "migrations")


@contextmanager
def migration_transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction in which nobody else migrates; rolled back as a whole when the block raises.

    On SQLite foreign keys are off meanwhile, because changing a table there means making it anew, and are checked at
    the end.
    """
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            raw = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]  # connected, so there is one
        try:
            with connection.begin():
                wait_turn(connection, LOCK)
                yield connection
                if is_sqlite:
                    _check_foreign_keys(connection)
        finally:
            if is_sqlite:
                raw.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]  # connected, so there is one


def current(connection: sa.Connection, chain: Chain) -> str | None:
    """The revision the database is at for this chain."""
    return _context(connection, chain).get_current_revision()


def pending(connection: sa.Connection, chain: Chain) -> bool:
    """Whether the chain has revisions that the database lacks."""
    head = chain.head()
    return head is not None and current(connection, chain) != head


def upgrade(connection: sa.Connection, chain: Chain) -> None:
    """Bring the database to the chain's newest revision, in the caller's transaction.

    Raises:
        MigrationError: when a revision fails, is unknown here, or touches tables outside the owner's prefix.
    """
    if chain.head() is None:
        return
    before = set(sa.inspect(connection).get_table_names())
    try:
        _run(connection, chain, lambda scripts, revision: scripts._upgrade_revs("head", revision))
    except (Exception, SystemExit) as error:
        hint = " The database knows a newer version; install that again." if isinstance(error, CommandError) else ""
        raise MigrationError(f"{type(error).__name__}: {' '.join(str(error).split())[:400]}{hint}") from error
    strangers = _strangers(before, set(sa.inspect(connection).get_table_names()), chain.owner)
    if strangers:
        raise MigrationError(
            f"It creates or drops {', '.join(strangers)}; tables of {chain.owner!r} start with '{chain.owner}_'."
        )


def downgrade(connection: sa.Connection, chain: Chain) -> None:
    """Take all of the chain's revisions back, in the caller's transaction; for tests.

    Raises:
        MigrationError: when one of them cannot be taken back.
    """
    try:
        _run(connection, chain, lambda scripts, revision: scripts._downgrade_revs("base", revision))
    except (Exception, SystemExit) as error:
        raise MigrationError(f"{type(error).__name__}: {' '.join(str(error).split())[:400]}") from error


def _run(connection: sa.Connection, chain: Chain, steps: Callable[[ScriptDirectory, Any], Any]) -> None:
    """Run the revisions that ``steps`` gives, as alembic's own commands do."""
    scripts = chain.scripts()
    with EnvironmentContext(Config(), scripts, fn=lambda revision, context: steps(scripts, revision)) as environment:
        environment.configure(connection=connection, **_options(chain, connection))
        environment.run_migrations()


def differences(connection: sa.Connection, chain: Chain) -> list[str]:
    """What the owner's models say and the database, at the chain's newest revision, lacks or has more of."""
    context = _context(connection, chain, include_object=_own_tables(chain.owner))
    script = produce_migrations(context, metadata)
    if script.upgrade_ops is None:
        return []
    return [" ".join(str(part) for part in diff) if isinstance(diff, tuple) else str(diff)
            for diff in script.upgrade_ops.as_diffs()]  # fmt: skip


def _strangers(before: set[str], after: set[str], owner: str) -> list[str]:
    return sorted(t for t in before ^ after if not t.startswith(f"{owner}_") and not t.startswith("sqlite_"))


def autogenerate(connection: sa.Connection, chain: Chain, message: str) -> Path | None:
    """Write the revision that takes the database to what the owner's models say; None when nothing differs.

    The database must be at the chain's newest revision.
    """
    context = _context(connection, chain, include_object=_own_tables(chain.owner), include_name=_no_side_table)
    script = produce_migrations(context, metadata)
    if script.upgrade_ops is None or script.upgrade_ops.is_empty():
        return None
    scripts, head = chain.scripts(), chain.head()
    number = len(list((chain.folder / "versions").glob("*.py"))) + 1
    revision = scripts.generate_revision(
        f"{chain.owner}_{number:04d}",
        message,
        head=head or "base",
        version_path=str(chain.folder / "versions"),
        upgrades=_code(script, "upgrade", context),
        downgrades=_code(script, "downgrade", context),
    )
    return Path(revision.path) if revision else None


def _code(script: MigrationScript, which: str, context: MigrationContext) -> str:
    operations = script.upgrade_ops if which == "upgrade" else script.downgrade_ops
    assert operations is not None
    code = render_python_code(
        operations, migration_context=context, user_module_prefix="", render_as_batch=True, render_item=_render_item
    )
    return "\n".join(line for line in str(code).splitlines() if "# ###" not in line).lstrip()


def _context(connection: sa.Connection, chain: Chain, **extra: Any) -> MigrationContext:
    return MigrationContext.configure(connection, opts={**_options(chain, connection), **extra})


def _options(chain: Chain, connection: sa.Connection) -> dict[str, Any]:
    return {
        "version_table": chain.version_table,
        "target_metadata": metadata,
        "render_as_batch": connection.dialect.name == "sqlite",
        "compare_type": True,
        "transactional_ddl": True,
    }


def _own_tables(owner: str) -> Any:
    def include(item: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
        if kind != "table":
            return True
        return str(name).startswith(f"{owner}_") and name != f"{owner}_version"

    return include


def _no_side_table(name: str | None, kind: str, parents: Any) -> bool:
    return kind != "table" or not is_side(str(name))


def _render_item(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write our own column types as the plain ones beneath them, so that migrations stand by themselves.

    And defaults of yes and no as such: the ``0`` that SQLite has for no is refused by PostgreSQL.
    """
    if kind == "server_default" and isinstance(getattr(item, "arg", None), sa.False_ | sa.True_):
        return "sa.true()" if isinstance(item.arg, sa.True_) else "sa.false()"
    if kind == "type" and isinstance(item, sa.types.TypeDecorator):
        plain = item.impl_instance
        return f"sa.{plain!r}"
    return False


def _check_foreign_keys(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise MigrationError(f"After it, rows in {tables} would point to rows that do not exist.")
