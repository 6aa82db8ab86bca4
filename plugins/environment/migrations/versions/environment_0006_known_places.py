"""Known places."""

import sqlalchemy as sa
from alembic import op

revision = "environment_0006"
down_revision = "environment_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "environment_landmark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("district_code", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sort_name", sa.String(length=80), nullable=False),
        sa.Column("search_title", sa.Text(), nullable=False),
        sa.Column("search_body", sa.Text(), nullable=False),
        sa.Column("part_words", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("suspicion", sa.SmallInteger(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_environment_landmark_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_environment_landmark_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environment_landmark")),
    )
    with op.batch_alter_table("environment_landmark", schema=None) as batch_op:
        batch_op.create_index(
            "ix_environment_landmark_671025fadbe7",
            ["state", "latitude", "longitude", "district_code", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_environment_landmark_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_environment_landmark_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_environment_landmark_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_environment_landmark_state_district_code_sort_name_id"),
            ["state", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_environment_landmark_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_environment_landmark_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("landmark_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_environment_report_landmark_id"), ["landmark_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_environment_report_landmark_id"),
            "environment_landmark",
            ["landmark_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_environment_report_landmark_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_environment_report_landmark_id"))
        batch_op.drop_column("landmark_id")

    with op.batch_alter_table("environment_landmark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_environment_landmark_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_environment_landmark_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_environment_landmark_state_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_environment_landmark_owner_id"))
        batch_op.drop_index(batch_op.f("ix_environment_landmark_office_id"))
        batch_op.drop_index(batch_op.f("ix_environment_landmark_import_id"))
        batch_op.drop_index("ix_environment_landmark_671025fadbe7")

    op.drop_table("environment_landmark")
