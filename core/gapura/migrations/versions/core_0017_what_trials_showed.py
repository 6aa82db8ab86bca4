"""What trials showed."""

import sqlalchemy as sa
from alembic import op

revision = "core_0017"
down_revision = "core_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("core_plugin") as table:
        table.add_column(sa.Column("tried", sa.String(length=64), server_default="", nullable=False))
        table.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("core_plugin") as table:
        table.drop_column("tried_at")
        table.drop_column("tried")
