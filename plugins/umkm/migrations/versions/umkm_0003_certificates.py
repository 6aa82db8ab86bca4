"""Certificates."""

import sqlalchemy as sa
from alembic import op

revision = "umkm_0003"
down_revision = "umkm_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "umkm_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("reminded_for", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(
            ["business_id"], ["umkm_business.id"], name=op.f("fk_umkm_certificate_business_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_umkm_certificate_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_umkm_certificate_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_certificate")),
    )
    with op.batch_alter_table("umkm_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_certificate_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_certificate_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_certificate_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_certificate_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_umkm_certificate_state_kind_sort_name_id"),
            ["state", "kind", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_certificate_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_certificate_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_certificate_state_valid_until_id"), ["state", "valid_until", "id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("umkm_certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_certificate_state_valid_until_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_certificate_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_certificate_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_certificate_state_kind_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_certificate_owner_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_certificate_office_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_certificate_import_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_certificate_business_id"))

    op.drop_table("umkm_certificate")
