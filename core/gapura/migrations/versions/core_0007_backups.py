"""backups."""

import sqlalchemy as sa
from alembic import op

revision = "core_0007"
down_revision = "core_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_backup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("encrypted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_backup")),
    )
    with op.batch_alter_table("core_backup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_backup_made_at"), ["made_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("core_backup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_backup_made_at"))

    op.drop_table("core_backup")
