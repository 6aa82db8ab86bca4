"""``gapura translations``: keep the catalogues complete, and in an order that makes small differences."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from .catalogues import Source, keys, merge, parts, plugin_sources, problems, read, sources, write


@click.group("translations")
def translations() -> None:
    """Collect the texts to translate, and check the catalogues."""


@translations.command()
@click.option("--from", "fragments", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def extract(fragments: tuple[Path, ...], folder: Path) -> None:
    """Bring the catalogues up to date; --from FILE adds translations kept elsewhere (may be repeated)."""
    more = [read(path) for path in fragments]
    unused = {key for catalogue in more for key in keys(catalogue)}
    for source in _sources(folder):
        merged = merge(source.texts(), source.translated(), *more)
        unused -= keys(merged)
        if not keys(merged) and not source.catalogue.exists():
            continue
        changed = write(merged, source.catalogue)
        missing = sum(1 for message in merged if message.id and not parts(message))
        state = "written" if changed else "unchanged"
        click.echo(f"{source.catalogue}: {state}, {len(merged)} texts, {missing} not translated")
    for _context, text in sorted(unused):
        click.echo(f"given by --from, and nobody asks for it: {text!r}", err=True)


@translations.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path) -> None:
    """Fail when a text has no translation, or one whose placeholders differ."""
    found = [f"{source.catalogue}: {line}" for source in _sources(folder) for line in _check(source)]
    for line in found:
        click.echo(line, err=True)
    if found:
        click.echo(f"{len(found)} problems. Run: gapura translations extract, then fill in the empty msgstr.", err=True)
        sys.exit(1)


def _sources(folder: Path) -> list[Source]:
    """The core's catalogue in its own checkout, the mini-apps' everywhere: an office does not write into the core."""
    core = Path(__file__).resolve().parent.parent
    return sources(folder) if core.is_relative_to(folder.resolve() / "core") else plugin_sources(folder)


def _check(source: Source) -> Iterable[str]:
    return problems(source.texts(), source.translated())
