"""More ways to reach a shop."""

import sqlalchemy as sa
from alembic import op

revision = "umkm_0005"
down_revision = "umkm_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.add_column(sa.Column("instagram", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("website", sa.String(length=500), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.drop_column("website")
        batch_op.drop_column("instagram")
