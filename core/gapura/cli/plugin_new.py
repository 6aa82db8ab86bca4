"""``gapura plugin new``: a mini-app that runs, written below the current folder without asking any network."""

from __future__ import annotations

import difflib
import importlib
import re
import shutil
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import click
import sqlalchemy as sa

from .. import scaffold
from ..database.engine import make_engine
from ..database.migrations import autogenerate, core_chain, migration_transaction, plugin_chain, upgrade
from ..errors import GapuraError
from ..plugins.discovery import NAMESPACE, Found, discover
from ..plugins.loader import load, unload
from ..plugins.manifest import FILE_NAME, read_manifest
from ..shell.navigation import DIMENSIONS, dimension_key
from .catalogues import merge, source_of, write

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons.svg"
FIRST_MIGRATION = "The first tables"


@click.command("new")
@click.argument("title")
@click.option("--name", default="", help="Python name; made from the title unless given.")
@click.option("--title-en", default="", help="The title in English.")
@click.option("--office", default="", help="Code of the office that owns the data, such as dlh.")
@click.option("--dimension", default="", help=f"Place in the navigation: {', '.join(DIMENSIONS)}.")
@click.option("--icon", default="", help="An icon of the portal's set, such as recycle.")
@click.option("--yes", is_flag=True, help="Ask nothing; take the defaults.")
def new_command(title: str, name: str, title_en: str, office: str, dimension: str, icon: str, yes: bool) -> None:
    """Write the mini-app TITLE into plugins/<name>/ of the current folder: complete, and ready to be switched on."""
    title = scaffold.clean_title(title)
    name = scaffold.checked_name(name or scaffold.name_from(title))
    folder = Path(NAMESPACE) / name
    refuse_what_is_there(folder, name, scaffold.slug_from(name))
    ask = not yes and sys.stdin.isatty()
    defaults = scaffold.Answers(title=title, name=name, slug=scaffold.slug_from(name))
    answers = scaffold.Answers(
        title=title,
        name=name,
        slug=defaults.slug,
        title_en=scaffold.clean_title(title_en) if title_en else "",
        office=office or _asked(ask, "Code of the office that owns the data", defaults.office),
        dimension=_dimension(dimension or _asked(ask, f"Dimension ({', '.join(DIMENSIONS)})", defaults.dimension)),
        icon=_icon(icon or _asked(ask, "Icon", defaults.icon)),
    )
    write_plugin(answers, folder)
    _say(answers, folder)


def refuse_what_is_there(folder: Path, name: str, slug: str) -> None:
    """Leave everything that exists as it is.

    Raises:
        GapuraError: naming what is in the way, and what to do.
    """
    hiding = folder.parent / "__init__.py"
    if hiding.exists():
        raise GapuraError(f"{hiding} would hide every mini-app from Python; delete it, then try again.")
    if folder.exists():
        raise GapuraError(f"{folder} is there already, and stays as it is; choose another name: --name {name}_2")
    for found in discover().values():
        if found.name == name:
            raise GapuraError(f"A mini-app called {name!r} is in {found.folder}; choose another name: --name {name}_2")
        if found.manifest and found.manifest.slug == slug:
            raise GapuraError(
                f"The address /{slug} is that of {found.name!r} in {found.folder}; choose another --name."
            )


def write_plugin(answers: scaffold.Answers, folder: Path) -> None:
    """Write all files, the migration and the catalogue; when something fails, nothing of them stays."""
    made = [path for path in (folder.parent, folder) if not path.exists()]
    try:
        for path, content in scaffold.contents(answers).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
        write_first_migration(answers.name, folder.resolve())
        source = source_of(folder)
        write(merge(source.texts(), source.translated()), source.catalogue)
    except BaseException:
        shutil.rmtree(made[0], ignore_errors=True)
        raise


def write_first_migration(name: str, folder: Path) -> Path | None:
    """Write what makes the tables, in a database of its own that is gone afterwards: no portal is needed."""
    importlib.invalidate_caches()
    here = str(folder.parent.parent)
    if here not in sys.path:
        sys.path.insert(0, here)
    found = Found(name, f"{NAMESPACE}.{name}", folder, read_manifest(folder / FILE_NAME))
    load(found)
    try:
        with tempfile.TemporaryDirectory(prefix="gapura-new-") as scratch:
            engine = make_engine(sa.make_url(f"sqlite:///{scratch}/scratch.db"))
            chain = plugin_chain(name, folder)
            # Alembic tells of each folder and file on the standard output.
            with redirect_stdout(StringIO()), migration_transaction(engine) as connection:
                upgrade(connection, core_chain())
                written = autogenerate(connection, chain, FIRST_MIGRATION)
                upgrade(connection, chain)
            engine.dispose()
    finally:
        unload(found)
    return written


def _asked(ask: bool, question: str, default: str) -> str:
    return str(click.prompt(question, default=default)) if ask else default


def _dimension(written: str) -> str:
    return written if dimension_key(written) not in DIMENSIONS else dimension_key(written)


def _icon(written: str) -> str:
    known = icons()
    if written in known:
        return written
    near = difflib.get_close_matches(written, known, n=3) or known
    raise GapuraError(f"There is no icon {written!r}; there are for instance: {', '.join(near)}.")


def icons() -> list[str]:
    """Names of the portal's icons."""
    return re.findall(r'<symbol[^>]* id="([a-z0-9-]+)"', ICONS.read_text(encoding="utf-8"))


def _say(answers: scaffold.Answers, folder: Path) -> None:
    click.echo(f"Written: {folder}/")
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        click.echo(f"  {path.relative_to(folder)}")
    click.echo(
        f"\nLook at it:  gapura run --reload --demo paser   then open /{answers.slug}"
        f"\nCheck it:    gapura plugin check {answers.name}"
    )
