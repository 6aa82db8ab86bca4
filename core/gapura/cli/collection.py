"""``gapura collection``: what offices do with files, for files that are too large for a browser."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from ..accounts import offices
from ..collections.exports import columns, reading
from ..collections.exports.files import written
from ..collections.imports import beginning, preview, running
from ..collections.imports.files import FileRefused
from ..collections.models import ImportRun
from ..collections.mounted import Mounted, all_mounted
from ..database.engine import db
from .common import application, resources

SLICE = 10.0  # seconds between two lines of progress


@click.group("collection")
def collection() -> None:
    """Records of collections: in from files, out to files."""


@collection.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", "office_code", default="", help="Code of the office; the mini-app's own unless given.")
@click.option(
    "--column", "columns_", multiple=True, metavar="HEADING=FIELD", help="What a column is; guessed if not given."
)
@click.option("--sheet", default="", help="Sheet of a workbook that has several.")
@click.option("--all-or-none", is_flag=True, help="Add nothing when a row is wrong; such rows are left out otherwise.")
@click.option("--add-same", is_flag=True, help="Add records even if one of the same name and place is there.")
@click.option("--dry-run", is_flag=True, help="Check the file and add nothing.")
def import_command(
    name: str, file: Path, office_code: str, columns_: tuple[str, ...], sheet: str,
    all_or_none: bool, add_same: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Add the rows of FILE (CSV or XLSX) to the collection NAME, such as umkm_business."""
    with resources() as opened, application(opened, plugins=True):
        mounted = _mounted(name)
        try:
            run = _checked(mounted, file, _office(mounted, office_code), columns_, sheet)
        except FileRefused as refusal:
            raise click.ClickException(str(refusal)) from None
        for row, column, value, sentence in run.problems[:20]:
            click.echo(f"  {row}: {column}: {value!r}: {sentence}")
        added = not dry_run and beginning.start(
            mounted, run, bad=beginning.NONE if all_or_none else beginning.SKIP,
            same=beginning.ADD if add_same else beginning.SKIP,
        )  # fmt: skip
        if added:
            db.session.commit()
            run = _driven(mounted, run.id)
            click.echo(f"{run.good} added, {run.skipped} there already, {run.bad} wrong. Take it back: "
                       f"gapura collection undo {name} {run.id}")  # fmt: skip
            return
        good, bad = run.good, run.bad
        beginning.cancel(run)
        click.echo(f"Nothing was added: {good} rows are good, {bad} are wrong.")
    if not dry_run:
        sys.exit(1)


@collection.command("undo")
@click.argument("name")
@click.argument("run_id", type=int)
def undo_command(name: str, run_id: int) -> None:
    """Take the import RUN_ID of the collection NAME back; records that were changed since stay."""
    with resources() as opened, application(opened, plugins=True):
        mounted = _mounted(name)
        run = beginning.taken(run_id)
        if run is None or run.kind != beginning.kind_of(mounted) or not beginning.undo(mounted, run):
            raise click.ClickException(f"{name} has no finished import {run_id}.")
        db.session.commit()
        run = _driven(mounted, run_id)
        click.echo(f"{run.position} removed, {run.skipped} kept because they were changed since.")


@collection.command("export")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--public", "only_public", is_flag=True, help="Only what everybody sees, in forms for programs.")
def export_command(name: str, file: Path, only_public: bool) -> None:
    """Write the records of the collection NAME to FILE; its ending says how: .csv, .xlsx or .geojson."""
    kind = file.suffix.removeprefix(".").lower()
    if kind not in ("csv", "xlsx", "geojson"):
        raise click.ClickException(f"{file.name} ends in .{kind}; expected .csv, .xlsx or .geojson.")
    with resources() as opened, application(opened, plugins=True):
        mounted = _mounted(name)
        model, flow = mounted.model, mounted.workflow
        wanted = columns.public_columns(mounted) if only_public else columns.office_columns(mounted)
        where = [model.state.in_(flow.public)] if only_public else [model.state != flow.removed]
        _note(mounted, kind, only_public)
        body = written(kind, wanted, reading.rows(mounted, wanted, where), for_people=not only_public)
        with file.open("wb") as target:
            for piece in body:
                target.write(piece if isinstance(piece, bytes) else piece.encode())
    click.echo(f"Written: {file}")


def _note(mounted: Mounted, kind: str, only_public: bool) -> None:
    from ..audit.services import record

    if not only_public:
        record(f"{mounted.plugin}.export", mounted.collection.name, after={"format": kind})
        db.session.commit()


def _mounted(name: str) -> Mounted:
    known = all_mounted()
    found = known.get(name) or next((one for one in known.values() if one.plugin == name), None)
    if found is None:
        raise click.ClickException(f"There is no collection {name!r}. Collections: {', '.join(known) or 'none'}.")
    return found


def _office(mounted: Mounted, code: str) -> int | None:
    found = offices.by_code(code or mounted.manifest.office or "")
    if found is None and code:
        raise click.ClickException(f"There is no office with the code {code!r}.")
    return found.id if found else None


def _checked(mounted: Mounted, file: Path, office_id: int | None, columns_: tuple[str, ...], sheet: str) -> ImportRun:
    with file.open("rb") as stream:
        run = beginning.create(mounted, stream, file.name, office_id=office_id, user_id=None, seconds=None)
    if run.state == beginning.SHEET:
        names = ", ".join(run.source["sheets"])
        if not sheet:
            raise click.ClickException(f"The workbook has several sheets; say which with --sheet: {names}.")
        beginning.choose_sheet(mounted, run, sheet, seconds=None)
    run_id = beginning.add(run)
    headings = beginning.headings(run)
    wrong = beginning.choose_columns(mounted, run, _columns(headings, run.choices["columns"], columns_))
    if any(wrong.values()):
        lines = [f"{kind}: {', '.join(labels)}" for kind, labels in wrong.items() if labels]
        raise click.ClickException(f"The columns do not fit ({'; '.join(lines)}). Headings: {', '.join(headings)}.")
    for heading, key in zip(headings, run.choices["columns"], strict=True):
        click.echo(f"  {heading} → {key or '(left out)'}")
    db.session.commit()
    run = _driven(mounted, run_id)
    for _key, district, village, count in preview.open_names(run):
        click.echo(f"  not in the list of regions: {village or district} ({count} rows)")
    return run


def _columns(headings: list[str], guessed: list[str], given: tuple[str, ...]) -> list[str]:
    said = dict(one.rpartition("=")[::2] for one in given)
    unknown = [heading for heading in said if heading not in headings]
    if unknown:
        raise click.ClickException(f"There is no column {unknown[0]!r}. Columns: {', '.join(headings)}.")
    return [said.get(heading, key) for heading, key in zip(headings, guessed, strict=True)]


def _driven(mounted: Mounted, run_id: int) -> ImportRun:
    """Go on until nothing is left to do."""
    begun = time.monotonic()
    while True:
        run = running.advance(mounted, run_id, seconds=SLICE)
        assert run is not None
        if run.state not in running.WORKING:
            return run
        click.echo(f"  {run.state}: {run.position} of {run.total} after {time.monotonic() - begun:.0f} s")
