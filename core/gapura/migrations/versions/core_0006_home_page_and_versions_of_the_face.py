"""home page and versions of the face."""

import sqlalchemy as sa
from alembic import op

revision = "core_0006"
down_revision = "core_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("core_branding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("home", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("core_office", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hours", sa.String(length=200), server_default="", nullable=False))
    op.create_table(
        "core_branding_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["core_user.id"], name=op.f("fk_core_branding_version_made_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_branding_version")),
    )
    with op.batch_alter_table("core_branding_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_branding_version_made_by"), ["made_by"], unique=False)
