"""Who sees it too is kept by the portal."""

import sqlalchemy as sa
from alembic import op

revision = "environment_0005"
down_revision = "environment_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO core_sighting (kind, record_id, person, at)"
        " SELECT 'environment_report', report_id, person, at FROM environment_sighting"
    )
    op.drop_table("environment_sighting")


def downgrade() -> None:
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
    op.execute(
        "INSERT INTO environment_sighting (report_id, person, at)"
        " SELECT record_id, person, at FROM core_sighting WHERE kind = 'environment_report'"
    )
    op.execute("DELETE FROM core_sighting WHERE kind = 'environment_report'")
