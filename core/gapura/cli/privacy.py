"""``gapura privacy …``: the record of processing, and whom a leak concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask_babel import force_locale

from ..collections.exports.formats import write_csv
from ..privacy import breach as leaks
from ..privacy.bases import TITLES
from ..privacy.services import declared
from .common import application, resources

ROWS = " "  # key under which the rows themselves are counted
LETTER = """\
# Pemberitahuan kegagalan pelindungan data pribadi

Sesuai Pasal 46 Undang-Undang Nomor 27 Tahun 2022, paling lambat 3 x 24 jam sejak diketahui, kepada setiap orang dalam
subjects.csv dan kepada lembaga pelindungan data pribadi.

- Data pribadi yang terungkap: {data}
- Jumlah orang atau laporan yang terdampak: {count}
- Kapan dan bagaimana terungkap: [isi]
- Upaya penanganan dan pemulihan: [isi]
- Yang dapat Anda lakukan: ganti kata sandi di {url}/akun/kata-sandi, dan jangan pakai kata sandi itu di tempat lain.
- Pertanyaan: [nama, telepon, surel]

{portal}, disusun {made}
"""


@click.group("privacy")
def privacy() -> None:
    """Personal data: the record of processing, and whom a leak concerns."""


@privacy.command("record")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
def record(language: str) -> None:
    """Print the record of processing (Undang-Undang 27/2022, Pasal 31) as Markdown."""
    with resources() as opened, application(opened, plugins=True), force_locale(language):
        for where, items in declared().items():
            click.echo(f"\n## {where}\n\n| data | purpose | basis | seen by | kept |\n|---|---|---|---|---|")
            for one in items:
                cells = (one.what, one.purpose, TITLES.get(one.basis, one.basis), one.seen_by, one.kept)
                click.echo("| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |")


@privacy.command("breach")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A folder that is not there yet.")
@click.option("--part", "parts", multiple=True, help="accounts, or a collection such as umkm_business; several times.")
@click.option("--until", type=click.DateTime(), help="What was made later is not concerned, in UTC.")
def breach(out: Path, parts: tuple[str, ...], until: datetime | None) -> None:
    """Write who is concerned by a leak, with a letter to begin with, into a folder that only you can read."""
    with resources() as opened, application(opened, plugins=True):
        unknown = [part for part in parts if part not in leaks.parts()]
        if unknown:
            raise click.ClickException(f"--part {unknown[0]!r} is not there; there is: {', '.join(leaks.parts())}.")
        leak = leaks.Leak(parts=parts, until=until.replace(tzinfo=UTC) if until else None)
        count = _write(out, leak, opened.settings.public_url)
    click.echo(f"{count} rows are in {out / 'subjects.csv'}. Fill in {out / 'notice.md'}; the law gives 3 x 24 hours.")


def _write(out: Path, leak: leaks.Leak, url: str) -> int:
    from ..branding.services import identity

    try:
        out.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        raise click.ClickException(f"{out} is there already; name a new folder.") from None
    held: Counter[str] = Counter()
    with (out / "subjects.csv").open("w", encoding="utf-8", newline="") as file:
        file.writelines(write_csv(leaks.HEADINGS, _counted(leak, held), for_people=True))
    rows = held.pop(ROWS, 0)
    told = {"data": ", ".join(sorted(held)) or "-", "count": rows, "url": url, "portal": identity().name}
    (out / "notice.md").write_text(LETTER.format(made=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", **told))
    return rows


def _counted(leak: leaks.Leak, held: Counter[str]) -> Iterator[tuple[Any, ...]]:
    """The rows as they are, with what they hold counted on the way."""
    for row in leaks.concerned(leak):
        held.update([ROWS, *str(row[6]).split()])
        yield row
