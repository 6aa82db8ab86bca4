"""What makes the search index of a table, as each database spells it: plain functions from a table to statements.

``FINGERPRINT`` stands where the index says by which statements it was made. The names in the statements are those of
tables and columns of models.
"""

from __future__ import annotations

from string import Template

import sqlalchemy as sa

from ...database.side import search_table
from ..fields import spec_of

WORDS = ("search_title", "search_body")
ALWAYS = ("state", "office_id")
TITLE, VALUE = "=", "~"
READ_EARLY = 20_000  # records that are read in their order to meet a common word: some 10 ms

SQLITE = (
    """CREATE VIRTUAL TABLE "$side" USING fts5(words, content='', detail=none, columnsize=0, prefix='2 3 4 5 6 7 8',
tokenize="ascii tokenchars '=~_'")""",
    """INSERT INTO "$side"(rowid, words) SELECT id, $row_marks FROM "$table" """,
    """CREATE TRIGGER "${side}_added" AFTER INSERT ON "$table" BEGIN /* FINGERPRINT */
INSERT INTO "$side"(rowid, words) VALUES (new.id, $new_marks); END""",
    """CREATE TRIGGER "${side}_removed" AFTER DELETE ON "$table" BEGIN /* FINGERPRINT */
INSERT INTO "$side"("$side", rowid, words) VALUES ('delete', old.id, $old_marks); END""",
    """CREATE TRIGGER "${side}_changed" AFTER UPDATE OF $columns ON "$table" WHEN $differs BEGIN /* FINGERPRINT */
INSERT INTO "$side"("$side", rowid, words) VALUES ('delete', old.id, $old_marks);
INSERT INTO "$side"(rowid, words) VALUES (new.id, $new_marks); END""",
)
SQLITE_VALUE = """'~$name~' || lower(hex(CAST("$row"."$name" AS TEXT)))"""
SQLITE_VALUES = """(SELECT group_concat('~$name~' || lower(hex(value)), ' ')
FROM json_each('[' || replace(json_quote("$row"."$name"), '|', '","') || ']')
WHERE value <> '' AND "$row"."$name" IS NOT NULL)"""

POSTGRES = (
    """CREATE TABLE "$side" (record_id integer PRIMARY KEY, words tsvector NOT NULL)""",
    """INSERT INTO "$side" SELECT id, $row_marks FROM "$table" """,
    # at most so many kB wait to be sorted into the index: every search reads through them
    """CREATE INDEX "${side}_words" ON "$side" USING gin (words) WITH (gin_pending_list_limit = 256)""",
    """CREATE FUNCTION "${side}_keep"() RETURNS trigger LANGUAGE plpgsql AS $$$$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM "$side" WHERE record_id = OLD.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM "$side" WHERE record_id = OLD.id AND OLD.id <> NEW.id;
  END IF;
  INSERT INTO "$side" AS kept VALUES (NEW.id, $new_marks)
  ON CONFLICT (record_id) DO UPDATE SET words = excluded.words WHERE kept.words <> excluded.words;
  RETURN NULL;
END $$$$""",
    """CREATE TRIGGER "${side}_keep" AFTER INSERT OR DELETE OR UPDATE OF $columns ON "$table"
FOR EACH ROW EXECUTE FUNCTION "${side}_keep"()""",
    # A common word is met soon by reading the records in their order, while the index would collect every one that has
    # it. The planner knows how common the words are. What only begins like them is costly to ask for, and asked last.
    """CREATE FUNCTION "${side}_find"(asked tsquery, wider tsquery, most integer) RETURNS SETOF integer
LANGUAGE plpgsql AS $$$$
DECLARE
  plan json;
  expected float;
  got integer;
BEGIN
  EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM "$side" WHERE words @@ ' || quote_literal(asked) INTO plan;
  expected := plan #>> '{0,Plan,Plan Rows}';
  IF expected > most AND expected * $read > most * (SELECT reltuples FROM pg_class WHERE oid = '"$side"'::regclass) THEN
    RETURN QUERY SELECT record_id FROM
      (SELECT record_id, words FROM "$side" ORDER BY record_id LIMIT 2 * $read) AS early
      WHERE words @@ asked LIMIT most;
    GET DIAGNOSTICS got = ROW_COUNT;
    IF got = most THEN RETURN; END IF;
  END IF;
  RETURN QUERY WITH found AS MATERIALIZED (SELECT record_id FROM "$side" WHERE words @@ asked)
    SELECT record_id FROM found LIMIT most;
  GET DIAGNOSTICS got = ROW_COUNT;
  IF got < most AND wider::text <> asked::text THEN -- queries that differ in a beginning alone are equal
    RETURN QUERY WITH found AS MATERIALIZED (SELECT record_id FROM "$side" WHERE words @@ wider)
      SELECT record_id FROM found LIMIT most;
  END IF;
END $$$$""",
    """COMMENT ON TABLE "$side" IS 'FINGERPRINT'""",
)
POSTGRES_MARKS = """array_to_tsvector(array_remove(array_remove(array_remove($marks, NULL), ''), '='))"""
POSTGRES_WORDS = (
    """string_to_array(replace(' ' || $row.search_title, ' ', ' ='), ' ')""",
    """string_to_array($row.search_body, ' ')""",
)
POSTGRES_VALUE = """ARRAY['~$name~' || encode(convert_to(CAST($cell AS text), 'UTF8'), 'hex')]"""
POSTGRES_VALUES = """ARRAY(SELECT '~$name~' || encode(convert_to(one, 'UTF8'), 'hex')
FROM unnest(string_to_array($cell, '|')) AS one WHERE one <> '')"""


def statements(table: sa.Table, *, sqlite: bool) -> list[str]:
    """The statements that make the index of a table and fill it from its rows, in order."""
    marks = _sqlite_marks if sqlite else _postgres_marks
    columns = ["id", *WORDS, *marked_columns(table)]
    filled = {
        "side": search_table(table.name),
        "table": table.name,
        "columns": ", ".join(f'"{name}"' for name in columns),
        "differs": " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in columns),
        "row_marks": marks(table, table.name),
        "new_marks": marks(table, "new"),
        "old_marks": marks(table, "old"),
        "read": READ_EARLY,
    }
    return [Template(one).substitute(filled) for one in (SQLITE if sqlite else POSTGRES)]


def marked_columns(table: sa.Table) -> list[str]:
    """The columns whose values are marked."""
    return [
        column.name
        for column in table.columns
        if column.name in ALWAYS or ((spec := spec_of(column)) is not None and spec.filter and spec.kind != "hours")
    ]


def _sqlite_marks(table: sa.Table, row: str) -> str:
    """The marks of a row as one text."""
    parts = [f"""replace(' ' || "{row}".search_title, ' ', ' =')""", f'"{row}".search_body']
    for name in marked_columns(table):
        template = SQLITE_VALUES if _holds_several(table, name) else SQLITE_VALUE
        parts.append(Template(template).substitute(name=name, row=row))
    return " || ' ' || ".join(f"coalesce({part}, '')" for part in parts)


def _postgres_marks(table: sa.Table, row: str) -> str:
    """The marks of a row as a ``tsvector``."""
    row = row if row in ("new", "old") else f'"{row}"'
    parts = [Template(one).substitute(row=row) for one in POSTGRES_WORDS]
    for name in marked_columns(table):
        template = POSTGRES_VALUES if _holds_several(table, name) else POSTGRES_VALUE
        cell = f'{row}."{name}"'
        if isinstance(table.columns[name].type, sa.Boolean):
            cell = f"CAST({cell} AS integer)"
        parts.append(Template(template).substitute(name=name, cell=cell))
    return Template(POSTGRES_MARKS).substitute(marks=" || ".join(parts))


def _holds_several(table: sa.Table, name: str) -> bool:
    spec = spec_of(table.columns[name])
    return spec is not None and spec.kind == "choices"
