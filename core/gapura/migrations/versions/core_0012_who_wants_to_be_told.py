"""Who wants to be told."""

import sqlalchemy as sa
from alembic import op

revision = "core_0012"
down_revision = "core_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_subscriber",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_subscriber")),
        sa.UniqueConstraint("kind", "record_id", "email", name=op.f("uq_core_subscriber_kind_record_id_email")),
    )
    with op.batch_alter_table("core_subscriber", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_subscriber_email"), ["email"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("core_subscriber", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_subscriber_email"))

    op.drop_table("core_subscriber")
