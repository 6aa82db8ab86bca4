"""Questions of some kinds."""

import sqlalchemy as sa
from alembic import op

revision = "environment_0003"
down_revision = "environment_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("amount", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("water", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("burning", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("depth", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("road", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.drop_column("road")
        batch_op.drop_column("depth")
        batch_op.drop_column("burning")
        batch_op.drop_column("water")
        batch_op.drop_column("amount")
