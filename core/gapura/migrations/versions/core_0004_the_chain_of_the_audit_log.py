"""the chain of the audit log."""

import sqlalchemy as sa
from alembic import op

from gapura.audit.chain import GENESIS, HEAD, link
from gapura.database.types import UTCDateTime

revision = "core_0004"
down_revision = "core_0003"
branch_labels = None
depends_on = None

KEPT = ("id", "at", "actor_id", "actor_role", "address_mark", "action", "subject", "before", "after", "place", "hash")
ERASED = "NEW.address = '' AND NEW.salt = ''"
REFUSED = "the audit log is append-only"


def upgrade() -> None:
    op.add_column("core_audit", sa.Column("salt", sa.String(length=32), server_default="", nullable=False))
    op.add_column("core_audit", sa.Column("address_mark", sa.String(length=64), server_default="", nullable=False))
    op.add_column("core_audit", sa.Column("place", sa.Integer(), nullable=True))
    op.add_column("core_audit", sa.Column("hash", sa.String(length=64), server_default="", nullable=False))
    op.create_index(op.f("ix_core_audit_place"), "core_audit", ["place"], unique=True)
    op.create_table(
        "core_audit_mark",
        sa.Column("name", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_audit_mark")),
    )
    _chain_what_is_there(op.get_bind())
    # A line changes while it is chained, and when its address is erased; it goes when it was said to be let go.
    cut = "OLD.place IS NULL OR OLD.place > coalesce((SELECT place FROM core_audit_mark WHERE name = 'cut'), 0)"
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in KEPT)
        op.execute(
            f"CREATE TRIGGER core_audit_kept BEFORE UPDATE ON core_audit WHEN OLD.place IS NOT NULL "
            f"AND NOT ({same} AND {ERASED}) BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
        op.execute(
            f"CREATE TRIGGER core_audit_there BEFORE DELETE ON core_audit WHEN {cut} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
        return
    same = " AND ".join(f'NEW."{name}"::text IS NOT DISTINCT FROM OLD."{name}"::text' for name in KEPT)
    op.execute(
        f"""CREATE FUNCTION core_audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF {cut} THEN RAISE EXCEPTION '{REFUSED}'; END IF;
    RETURN OLD;
  END IF;
  IF OLD.place IS NOT NULL AND NOT ({same} AND {ERASED}) THEN RAISE EXCEPTION '{REFUSED}'; END IF;
  RETURN NEW;
END $$"""
    )
    op.execute(
        "CREATE TRIGGER core_audit_kept BEFORE UPDATE OR DELETE ON core_audit "
        "FOR EACH ROW EXECUTE FUNCTION core_audit_kept()"
    )


def _chain_what_is_there(connection: sa.Connection) -> None:
    """Lines from before there was a chain are its beginning; they have addresses without a mark."""
    names = ("id", "actor_id", "actor_role", "address_mark", "action", "subject", "place", "hash")
    json = [sa.column(name, sa.JSON(none_as_null=True)) for name in ("before", "after")]
    lines = sa.table("core_audit", sa.column("at", UTCDateTime), *map(sa.column, names), *json)
    place, end = 0, GENESIS
    for line in connection.execute(sa.select(lines).order_by(lines.c.id)).all():
        place, end = place + 1, link(end, place + 1, line)
        connection.execute(sa.update(lines).where(lines.c.id == line.id).values(place=place, hash=end))
    if place:
        marks = sa.table("core_audit_mark", *map(sa.column, ("name", "place", "hash")))
        connection.execute(sa.insert(marks).values(name=HEAD, place=place, hash=end))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER core_audit_kept")
        op.execute("DROP TRIGGER core_audit_there")
    else:
        op.execute("DROP TRIGGER core_audit_kept ON core_audit")
        op.execute("DROP FUNCTION core_audit_kept()")
    op.drop_table("core_audit_mark")
    op.drop_index(op.f("ix_core_audit_place"), table_name="core_audit")
    for name in ("hash", "place", "address_mark", "salt"):
        op.drop_column("core_audit", name)
