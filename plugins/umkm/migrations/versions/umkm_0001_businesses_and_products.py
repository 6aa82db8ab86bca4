"""Businesses and products."""

import sqlalchemy as sa
from alembic import op

revision = "umkm_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "umkm_business",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("hours", sa.String(length=63), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("nib", sa.String(length=40), nullable=True),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("district_code", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("phone_public", sa.Boolean(), nullable=False),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_umkm_business_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_umkm_business_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_business")),
    )
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.create_index(
            "ix_umkm_business_ce222b1b9517",
            ["state", "latitude", "longitude", "category", "district_code", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_umkm_business_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_business_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_business_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_category_district_code_sort_name_id"),
            ["state", "category", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_category_sort_name_id"),
            ["state", "category", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_district_code_sort_name_id"),
            ["state", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "umkm_business_photo",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_umkm_business_photo_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["umkm_business.id"], name=op.f("fk_umkm_business_photo_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_umkm_business_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_umkm_business_photo_photo_id")),
    )
    op.create_table(
        "umkm_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=30), nullable=True),
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
            ["business_id"], ["umkm_business.id"], name=op.f("fk_umkm_product_business_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_umkm_product_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_umkm_product_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_product")),
    )
    with op.batch_alter_table("umkm_product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_product_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_product_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_product_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_product_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_product_state_price_id"), ["state", "price", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_umkm_product_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_product_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "umkm_product_photo",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_umkm_product_photo_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["umkm_product.id"], name=op.f("fk_umkm_product_photo_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_umkm_product_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_umkm_product_photo_photo_id")),
    )


def downgrade() -> None:
    op.drop_table("umkm_product_photo")
    with op.batch_alter_table("umkm_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_product_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_product_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_product_state_price_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_product_owner_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_product_office_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_product_import_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_product_business_id"))

    op.drop_table("umkm_product")
    op.drop_table("umkm_business_photo")
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_category_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_category_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_owner_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_office_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_import_id"))
        batch_op.drop_index("ix_umkm_business_ce222b1b9517")

    op.drop_table("umkm_business")
