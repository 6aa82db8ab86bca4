"""Reports, their photos and results."""

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
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public_text", sa.Text(), nullable=True),
        sa.Column("landmark", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("reporter", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name_en", sa.String(length=200), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_environment_report_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_environment_report_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environment_report")),
        sa.UniqueConstraint("code", name=op.f("uq_environment_report_code")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_environment_report_secret_hash")),
    )
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.create_index(
            "ix_environment_report_48cef2402b32",
            ["state", "category", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_environment_report_78e5f0f0037b",
            ["state", "latitude", "longitude", "category", "stage", "district_code", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_environment_report_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_environment_report_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_environment_report_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_environment_report_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_category_sort_name_id"),
            ["state", "category", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_category_stage_sort_name_id"),
            ["state", "category", "stage", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_district_code_sort_name_id"),
            ["state", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_stage_district_code_sort_name_id"),
            ["state", "stage", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_environment_report_state_stage_sort_name_id"),
            ["state", "stage", "sort_name", "id"],
            unique=False,
        )

    op.create_table(
        "environment_report_photo",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_environment_report_photo_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["environment_report.id"],
            name=op.f("fk_environment_report_photo_record_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_environment_report_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_environment_report_photo_photo_id")),
    )
    op.create_table(
        "environment_report_result",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_environment_report_result_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["environment_report.id"],
            name=op.f("fk_environment_report_result_record_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_environment_report_result")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_environment_report_result_photo_id")),
    )


def downgrade() -> None:
    op.drop_table("environment_report_result")
    op.drop_table("environment_report_photo")
    with op.batch_alter_table("environment_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_environment_report_state_stage_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_state_stage_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_state_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_state_category_stage_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_state_category_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_owner_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_office_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_import_id"))
        batch_op.drop_index(batch_op.f("ix_environment_report_closed_at"))
        batch_op.drop_index("ix_environment_report_78e5f0f0037b")
        batch_op.drop_index("ix_environment_report_48cef2402b32")

    op.drop_table("environment_report")
