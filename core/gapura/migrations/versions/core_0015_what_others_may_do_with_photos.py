"""What others may do with photos."""

import sqlalchemy as sa
from alembic import op

revision = "core_0015"
down_revision = "core_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("core_photo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("licence", sa.String(length=20), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("core_photo", schema=None) as batch_op:
        batch_op.drop_column("licence")
