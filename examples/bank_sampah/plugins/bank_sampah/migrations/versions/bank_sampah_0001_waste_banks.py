"""Waste banks."""

import sqlalchemy as sa
from alembic import op

revision = "bank_sampah_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_sampah_waste_bank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("accepts", sa.Text(), nullable=False),
        sa.Column("opening", sa.String(length=120), nullable=True),
        sa.Column("contact", sa.String(length=20), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_bank_sampah_waste_bank_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_bank_sampah_waste_bank_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_sampah_waste_bank")),
    )
    with op.batch_alter_table("bank_sampah_waste_bank", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_sampah_waste_bank_671025fadbe7",
            ["state", "latitude", "longitude", "district_code", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_bank_sampah_waste_bank_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_sampah_waste_bank_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_sampah_waste_bank_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bank_sampah_waste_bank_state_district_code_sort_name_id"),
            ["state", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_bank_sampah_waste_bank_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_sampah_waste_bank_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("bank_sampah_waste_bank", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_sampah_waste_bank_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_bank_sampah_waste_bank_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_bank_sampah_waste_bank_state_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_bank_sampah_waste_bank_owner_id"))
        batch_op.drop_index(batch_op.f("ix_bank_sampah_waste_bank_office_id"))
        batch_op.drop_index(batch_op.f("ix_bank_sampah_waste_bank_import_id"))
        batch_op.drop_index("ix_bank_sampah_waste_bank_671025fadbe7")

    op.drop_table("bank_sampah_waste_bank")
