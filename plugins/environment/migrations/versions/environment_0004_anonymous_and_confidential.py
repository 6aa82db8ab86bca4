"""Anonymous and confidential."""

import sqlalchemy as sa
from alembic import op

revision = "environment_0004"
down_revision = "environment_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("anonymous", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("confidential", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.drop_column("confidential")
        batch_op.drop_column("anonymous")
