"""What others see too, rules, and what stays."""

import sqlalchemy as sa
from alembic import op

revision = "environment_0002"
down_revision = "environment_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "environment_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("district_code", sa.String(length=8), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["core_office.id"], name=op.f("fk_environment_rule_office_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environment_rule")),
    )
    op.create_table(
        "environment_sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["environment_report.id"], name=op.f("fk_environment_sighting_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environment_sighting")),
        sa.UniqueConstraint("report_id", "person", name=op.f("uq_environment_sighting_report_id_person")),
    )
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_by", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("same_as_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_seen_by_id"), ["state", "seen_by", "id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_environment_report_same_as_id"),
            "environment_report",
            ["same_as_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_environment_report_same_as_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_environment_report_state_seen_by_id"))
        batch_op.drop_column("same_as_id")
        batch_op.drop_column("seen_by")

    op.drop_table("environment_sighting")
    op.drop_table("environment_rule")
