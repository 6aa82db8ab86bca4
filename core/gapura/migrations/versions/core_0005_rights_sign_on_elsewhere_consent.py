"""rights, sign-on elsewhere, consent."""

import sqlalchemy as sa
from alembic import op

revision = "core_0005"
down_revision = "core_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_right",
        sa.Column("permission", sa.String(length=100), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("permission", name=op.f("pk_core_right")),
    )


def downgrade() -> None:
    op.drop_table("core_right")
