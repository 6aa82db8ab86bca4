"""What is whose."""

import sqlalchemy as sa
from alembic import op

revision = "core_0013"
down_revision = "core_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_core_claim_user_id_core_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_claim")),
        sa.UniqueConstraint("kind", "record_id", "user_id", name=op.f("uq_core_claim_kind_record_id_user_id")),
    )
    with op.batch_alter_table("core_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_claim_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("core_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_claim_user_id"))

    op.drop_table("core_claim")
