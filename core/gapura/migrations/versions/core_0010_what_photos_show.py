"""what photos show."""

import sqlalchemy as sa
from alembic import op

revision = "core_0010"
down_revision = "core_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("core_photo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("likeness", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("core_photo", schema=None) as batch_op:
        batch_op.drop_column("likeness")
