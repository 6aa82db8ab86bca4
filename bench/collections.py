"""A collection of a million records: what its pages ask of the database beside the same asked by hand.

A mini-app with one collection is written, migrated and switched on like an office's own; its table is filled by plain
inserts, so that the triggers make the search index. Pages are then asked for in this process, without the kept pages,
and the statements that they handed to the database are then timed on the bare driver until all rows are there. By hand
are the statements that somebody who knows these tables would write for the same answer, timed in the same rounds.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gapura.branding.demo import load_branding
from gapura.cli.common import application
from gapura.collections.mapping import cell_size
from gapura.collections.search.text import index_text
from gapura.collections.search.typos import variants
from gapura.config import load_settings
from gapura.regions import Box
from gapura.regions.services import import_regions
from gapura.resources import Resources
from gapura.shell.paging import _encode
from gapura.testing.postgres import PostgresServer
from gapura.testing.site import Instance, Site

from .directory import CATEGORIES, GOODS, MADE, NAMES, OPENERS, SAYINGS

ROWS = int(os.environ.get("GAPURA_BENCH_ROWS", "1000000"))
ROUNDS = 7
BATCH = 5_000
SEED = 6401
HOME = Path(__file__).resolve().parents[1]
MANIFEST = """\
name = "direktori"
version = "0.1.0"
requires = "gapura>=0.1,<1"
slug = "direktori"
dimension = "economy"
[title]
id = "Direktori"
en = "Directory"
[summary]
id = "Usaha yang banyak."
en = "Many businesses."
"""
CODE = '''\
"""A directory to measure with."""
from gapura import Located, Mapped, Record, collection, field, hookimpl

KINDS = {kinds!r}

class Business(Located, Record):
    name: Mapped[str] = field.text("Nama", search=True)
    category: Mapped[str] = field.choice("Kategori", {{kind: kind.title() for kind in KINDS}}, filter=True, search=True)
    description: Mapped[str] = field.long_text("Keterangan", search=True)
    rating: Mapped[int | None] = field.integer("Nilai", sort=True)

@hookimpl
def collections():
    return [collection(Business, name="usaha")]
'''
TABLE, SIDE, USUAL = "direktori_business", "direktori_business__search", "usual"
# What the manuals of both databases tell to make, for the statements by hand.
USUAL_SQLITE = (
    f"""CREATE VIRTUAL TABLE {USUAL} USING fts5(name, category, description, content='{TABLE}', content_rowid='id',
prefix='2 3 4 5 6 7 8')""",
    f"INSERT INTO {USUAL}({USUAL}) VALUES ('rebuild')",
)
USUAL_POSTGRES = (
    f"""CREATE TABLE {USUAL} AS
SELECT id, to_tsvector('simple', name || ' ' || category || ' ' || description) AS words FROM {TABLE}""",
    f"ALTER TABLE {USUAL} ADD PRIMARY KEY (id)",
    f"CREATE INDEX ON {USUAL} USING gin (words)",
)
COLUMNS = "id, state, name, category, district_code, region_code, description, rating, published_at, sample, sort_name"
DISTRICTS = [f"64.01.{number:02}" for number in range(1, 11)]
Statement = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """One page and the statements by hand that answer the same.

    Attributes:
        hand: statements, or what makes them from the ids that the one before found.
    """

    name: str
    path: str
    hand: Sequence[Any]


def report(kitchen: Any, folder: Path) -> str:
    """Measure on both databases and return the tables."""
    home = home_of(folder / "home")
    rows = ["| page | SQLite, ms | by hand | × | PostgreSQL, ms | by hand | × |", "|---|---:|---:|---:|---:|---:|---:|"]
    folder.mkdir(parents=True, exist_ok=True)
    with PostgresServer() as server:
        lite = _instance(home, folder / "sqlite", f"sqlite:///{folder / 'sqlite' / 'gapura.db'}")
        large = _instance(home, folder / "postgres", server.url(server.create_database()))
        found = [_measured(instance, home) for instance in (lite, large)]
    for name in found[0]:
        cells = [f"{own:.2f} | {hand:.2f} | {own / hand:.2f}" for own, hand in (one[name] for one in found)]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return f"{ROWS:,} records, medians of {ROUNDS} rounds.\n\n" + "\n".join(rows)


def home_of(folder: Path) -> Path:
    """A folder with the mini-app, as an office would have it."""
    place = folder / "plugins" / "direktori"
    place.mkdir(parents=True, exist_ok=True)
    (place / "plugin.toml").write_text(MANIFEST)
    (place / "__init__.py").write_text(CODE.format(kinds=CATEGORIES))
    for name in ("wsgi.py", "gunicorn.conf.py"):
        shutil.copy(HOME / name, folder / name)
    return folder


def _instance(home: Path, folder: Path, url: str) -> Instance:
    instance = opened(home, folder, url)
    fill(instance)
    return instance


def opened(home: Path, folder: Path, url: str) -> Instance:
    """A portal with the mini-app switched on and no records."""
    instance = Instance(folder=folder, database_url=url)
    folder.mkdir(parents=True, exist_ok=True)
    commands = [("db", "upgrade"), ("plugin", "migrate", "direktori"), ("plugin", "enable", "direktori")]
    for command in commands:
        _gapura(home, instance, *command)
    return instance


def _gapura(home: Path, instance: Instance, *arguments: str) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAPURA_")}
    program = str(Path(sys.executable).with_name("gapura"))
    subprocess.run([program, *arguments], cwd=home, env=inherited | instance.environment, check=True)


def regions(instance: Instance) -> None:
    """Load the regency with its districts and villages."""
    resources = Resources(load_settings(instance=instance.folder, database_url=instance.database_url))
    with application(resources):
        import_regions("64.01")
        load_branding("paser")
    resources.close()


def fill(instance: Instance, rows: int = ROWS) -> None:
    """Add records by plain inserts; the same every time."""
    maker = random.Random(SEED)
    regions(instance)
    resources = Resources(load_settings(instance=instance.folder, database_url=instance.database_url))
    with resources.engine.begin() as connection:
        table = sa.Table(TABLE, sa.MetaData(), autoload_with=connection)
        for start in range(1, rows + 1, BATCH):
            made = [_record(maker, number) for number in range(start, min(start + BATCH, rows + 1))]
            connection.execute(sa.insert(table).returning(table.c.id), made).close()
    with resources.engine.begin() as connection:
        for statement in USUAL_SQLITE if connection.dialect.name == "sqlite" else USUAL_POSTGRES:
            connection.exec_driver_sql(statement)
    with resources.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE")
    resources.close()


def _record(maker: random.Random, number: int) -> dict[str, Any]:
    name, category = f"{maker.choice(OPENERS)} {maker.choice(NAMES)} {number}", maker.choice(CATEGORIES)
    about = f"{maker.choice(GOODS).capitalize()} dan {maker.choice(GOODS)}, {maker.choice(SAYINGS)}."
    district = f"64.01.{maker.randint(1, 10):02}"
    return {
        "id": number, "state": "published", "name": name, "category": category, "description": about,
        "rating": maker.choice([None, 1, 2, 3, 4, 5]), "region_code": f"{district}.2001", "district_code": district,
        "latitude": -2.3 + maker.random(), "longitude": 115.7 + maker.random(), "version": 1, "created_at": MADE,
        "changed_at": MADE, "published_at": datetime(2026, 1, 1 + number % 28, tzinfo=UTC), "sort_name": name.lower(),
        "search_title": index_text(name), "search_body": index_text(name, category, about), "suspicion": 0,
        "part_words": "", "sample": False,
    }  # fmt: skip


def _measured(instance: Instance, home: Path) -> dict[str, tuple[float, float]]:
    """Milliseconds of each page's statements and of those by hand."""
    sys.path.insert(0, str(home))
    site = Site.of(instance, page_cache_mb=0)
    engine = site.portal.resources.engine
    cases = _cases(site, engine.dialect.name == "sqlite")
    visitor = site.visitor()
    times: dict[str, tuple[list[float], list[float]]] = {case.name: ([], []) for case in cases}
    for turn in range(ROUNDS + 1):
        for case in cases:
            with _asked(engine) as asked:
                answer = visitor.get(case.path)
            if answer.status_code != 200:
                raise RuntimeError(f"{case.path} answered {answer.status}")
            both = [(0, asked), (1, case.hand)]
            with engine.connect() as connection:
                for which, statements in reversed(both) if turn % 2 else both:  # the second finds the pages warm
                    times[case.name][which].append(_took(connection, statements))
    site.close()
    sys.path.remove(str(home))
    return {name: (statistics.median(own[1:]), statistics.median(hand[1:])) for name, (own, hand) in times.items()}


@contextmanager
def _asked(engine: sa.Engine) -> Iterator[list[Statement]]:
    """The statements about the collection that the block hands to the database, with their values."""
    asked: list[Statement] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *others: Any) -> None:
        if TABLE in statement:
            asked.append((statement, parameters))

    sa.event.listen(engine, "after_cursor_execute", note)
    yield asked
    sa.event.remove(engine, "after_cursor_execute", note)


def _took(connection: sa.Connection, statements: Sequence[Any]) -> float:
    """Milliseconds of statements on the bare driver; a function makes one from the first column of the one before."""
    raw: Any = connection.connection.dbapi_connection
    total = 0.0
    ids: list[Any] = []
    for one in statements:
        sql, values = one(ids) if callable(one) else one
        cursor = raw.cursor()
        began = time.perf_counter()
        cursor.execute(sql, values)
        rows = cursor.fetchall()
        total += time.perf_counter() - began
        ids = [row[0] for row in rows]
    return total * 1e3


class _Hand:
    """Statements that somebody who knows the tables would write."""

    def __init__(self, sqlite: bool) -> None:
        self.sqlite, self.mark = sqlite, "?" if sqlite else "%s"

    def sql(self, text: str, *values: Any) -> tuple[str, tuple[Any, ...]]:
        return text.replace("?", self.mark), values

    def page(self, where: str, *values: Any, order: str = "sort_name, id") -> Any:
        text = f"SELECT {COLUMNS} FROM {TABLE} WHERE state = 'published' {where} ORDER BY {order} LIMIT 25"
        return self.sql(text, *values)

    def count(self, where: str = "", *values: Any) -> Any:
        text = f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE state = 'published' {where} LIMIT 1001) AS bounded"
        return self.sql(text, *values)

    def facets(self, where: str = "", *values: Any) -> list[Any]:
        categories = [] if "category" in where else [("category", one) for one in CATEGORIES]
        districts = [] if "district" in where else [("district_code", one) for one in DISTRICTS]
        return [self.count(f"AND {name} = ? {where}", one, *values) for name, one in categories + districts]

    def search(self, *words: str, where: str = "") -> list[Any]:
        """Records with words that begin so: the best first, values of them all, the first page."""
        return [self.found(*words, where=where), self.best(*words), self.rows]

    def found(self, *words: str, where: str = "") -> Any:
        """Numbers of records with words that begin so, at most 1,001."""
        both, begun = (" AND ", '"{}" *') if self.sqlite else (" & ", "'{}':*")
        inner = f"SELECT {'rowid AS id' if self.sqlite else 'id'} FROM {USUAL} WHERE "
        inner += f"{USUAL} MATCH ?" if self.sqlite else "words @@ CAST(? AS tsquery)"
        text = f"SELECT id FROM ({inner}) AS hit JOIN {TABLE} USING (id) WHERE state = 'published' {where} LIMIT 1001"
        return self.sql(text, both.join(begun.format(word) for word in words))

    def best(self, *words: str) -> Any:
        """Of the numbers, those whose names hold the words first; with what the filters count."""
        has = " AND ".join(f"{'instr' if self.sqlite else 'strpos'}(lower(name), '{word}') > 0" for word in words)

        def made(ids: list[int]) -> Any:
            listed = ", ".join(map(str, ids[:1000])) or "0"
            order = f"CASE WHEN {has} THEN 0 ELSE 1 END, id"
            return self.sql(f"SELECT id, category, district_code FROM {TABLE} WHERE id IN ({listed}) ORDER BY {order}")

        return made

    def rows(self, ids: list[int]) -> Any:
        listed = ", ".join(map(str, ids[:24])) or "0"
        return self.sql(f"SELECT {COLUMNS} FROM {TABLE} WHERE id IN ({listed})")

    def near(self, word: str) -> Any:
        others = [f'"{one}"' if self.sqlite else f"'{one}'" for one in variants(word)]
        if self.sqlite:
            text = f"SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM {SIDE} WHERE {SIDE} MATCH value)"
            return self.sql(text, json.dumps(others))
        inner = f"WITH hit AS MATERIALIZED (SELECT 1 FROM {SIDE} WHERE words @@ word::tsquery) SELECT 1 FROM hit"
        return self.sql(f"SELECT word FROM unnest(?::text[]) AS word WHERE EXISTS ({inner})", others)

    def grid(self, box: tuple[float, float, float, float], size: float, where: str = "") -> Any:
        cells = [
            f"CAST(({name} + {more}) / {size} AS INTEGER)" for name, more in (("longitude", 180), ("latitude", 90))
        ]
        if not self.sqlite:
            cells = [f"floor(({name} + {more}) / {size})" for name, more in (("longitude", 180), ("latitude", 90))]
        text = (
            f"SELECT count(*), avg(latitude), avg(longitude), min(id) FROM {TABLE} WHERE state = 'published' "
            f"AND latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? {where} GROUP BY {', '.join(cells)}"
        )
        west, south, east, north = box
        return self.sql(text, south, north, west, east)


def _cases(site: Site, sqlite: bool) -> list[Case]:
    hand, town, wide = _Hand(sqlite), (116.1, -1.95, 116.2, -1.85), (115.3, -2.6, 116.9, -0.9)
    last, rated = _ends(site)
    both = "AND category = 'kopi' AND district_code = '64.01.03'"
    after = "AND (sort_name, id) > (?, ?)"
    return [
        Case("first page", "/direktori", [hand.page(""), hand.count(), *hand.facets()]),
        Case(
            "last page",
            f"/direktori?sesudah={_encode(list(last))}",
            [hand.page(after, *last), hand.count(), *hand.facets()],
        ),
        Case(
            "last rated, order of a column that may be empty",
            f"/direktori?urut=rating&sesudah={_encode(list(rated))}",
            [
                hand.page("AND (rating, id) > (?, ?)", *rated, order="rating, id"),
                hand.page("AND rating IS NULL", order="id"),
                hand.count(),
                *hand.facets(),
            ],
        ),
        Case(
            "two filters",
            "/direktori?category=kopi&district_code=64.01.03",
            [hand.page(both), hand.count(both)],
        ),
        Case("search, common word: kopi", "/direktori?q=kopi", hand.search("kopi")),
        Case("search, common in titles: warung", "/direktori?q=warung", hand.search("warung")),
        Case("search, rare word: 123456", "/direktori?q=123456", hand.search("123456")),
        Case(
            "search, two words: warung tenggiri",
            "/direktori?q=warung+tenggiri",
            hand.search("warung", "tenggiri"),
        ),
        Case(
            "search within a filter: terasi, kopi",
            "/direktori?q=terasi&category=kopi",
            hand.search("terasi", where="AND category = 'kopi'"),
        ),
        Case(
            "search, typing error: tenggirri",
            "/direktori?q=tenggirri",
            [hand.near("tenggirri"), *hand.search("tenggiri")],
        ),
        Case("search, nothing: qxqxqx", "/direktori?q=qxqxqx", [hand.found("qxqxqx"), hand.near("qxqxqx")]),
        Case("map, a town", f"/direktori/peta.geojson?kotak={_box(town)}&zoom=13", [hand.grid(town, _size(town, 13))]),
        Case("map, all of it", f"/direktori/peta.geojson?kotak={_box(wide)}&zoom=9", [hand.grid(wide, _size(wide, 9))]),
        Case(
            "map, all of a category",
            f"/direktori/peta.geojson?kotak={_box(wide)}&zoom=9&category=kopi",
            [hand.grid(wide, _size(wide, 9), "AND category = 'kopi'")],
        ),
    ]  # fmt: skip


def _box(box: tuple[float, float, float, float]) -> str:
    return ",".join(map(str, box))


def _size(box: tuple[float, float, float, float], zoom: int) -> float:
    west, south, east, north = box
    return cell_size(Box(south, west, north, east), zoom)


def _ends(site: Site) -> tuple[tuple[str, int], tuple[int, int]]:
    """Where the last pages begin: of the order by name, and of the records with a rating."""
    with site.portal.resources.engine.connect() as connection:
        by_name = f"SELECT sort_name, id FROM {TABLE} WHERE state = 'published' ORDER BY sort_name DESC, id DESC"
        by_rating = f"SELECT rating, id FROM {TABLE} WHERE state = 'published' AND rating IS NOT NULL"
        last = connection.execute(sa.text(f"{by_name} LIMIT 1 OFFSET 20")).one()
        rated = connection.execute(sa.text(f"{by_rating} ORDER BY rating DESC, id DESC LIMIT 1 OFFSET 10")).one()
    return (last[0], last[1]), (rated[0], rated[1])
