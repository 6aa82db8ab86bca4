"""Reports, their pictures and history."""

import sqlalchemy as sa
from alembic import op

revision = "environment_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "environment_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("landmark", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_environment_report_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environment_report")),
        sa.UniqueConstraint("code", name=op.f("uq_environment_report_code")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_environment_report_secret_hash")),
    )
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_environment_report_office_id"), ["office_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_received_at"), ["state", "received_at"], unique=False
        )

    op.create_table(
        "environment_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("after", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["core_photo.id"], name=op.f("fk_environment_picture_photo_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["environment_report.id"], name=op.f("fk_environment_picture_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environment_picture")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_environment_picture_photo_id")),
    )
    with op.batch_alter_table("environment_picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_environment_picture_report_id"), ["report_id"], unique=False)

    op.create_table(
        "environment_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("public_note", sa.Text(), nullable=False),
        sa.Column("internal_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["environment_report.id"], name=op.f("fk_environment_step_report_id")),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_environment_step_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environment_step")),
    )
    with op.batch_alter_table("environment_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_environment_step_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("environment_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_environment_step_report_id"))

    op.drop_table("environment_step")
    with op.batch_alter_table("environment_picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_environment_picture_report_id"))

    op.drop_table("environment_picture")
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_environment_report_state_received_at"))
        batch_op.drop_index(batch_op.f("ix_environment_report_office_id"))

    op.drop_table("environment_report")
