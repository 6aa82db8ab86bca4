"""Businesses, products, hours, history, words."""

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
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_name", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("village_code", sa.String(length=13), nullable=False),
        sa.Column("district_code", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("phone_public", sa.Boolean(), nullable=False),
        sa.Column("nib", sa.String(length=13), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_umkm_business_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_umkm_business_photo_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_business")),
    )
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_business_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_category_sort_name_id"),
            ["state", "category", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_district_code_category_sort_name_id"),
            ["state", "district_code", "category", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_district_code_sort_name_id"),
            ["state", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_published_at"), ["state", "published_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_umkm_business_waiting_since_id"), ["waiting_since", "id"], unique=False)

    op.create_table(
        "umkm_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["core_user.id"], name=op.f("fk_umkm_event_actor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["umkm_business.id"], name=op.f("fk_umkm_event_business_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_event")),
    )
    with op.batch_alter_table("umkm_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_event_business_id"), ["business_id"], unique=False)

    op.create_table(
        "umkm_opening",
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"], ["umkm_business.id"], name=op.f("fk_umkm_opening_business_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("business_id", "weekday", name=op.f("pk_umkm_opening")),
    )
    op.create_table(
        "umkm_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=30), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"], ["umkm_business.id"], name=op.f("fk_umkm_product_business_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_umkm_product_photo_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_product")),
    )
    with op.batch_alter_table("umkm_product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_product_business_id"), ["business_id"], unique=False)

    op.create_table(
        "umkm_word",
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column(
            "word", sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["umkm_business.id"], name=op.f("fk_umkm_word_business_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("business_id", "word", name=op.f("pk_umkm_word")),
    )
    with op.batch_alter_table("umkm_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_word_word_business_id"), ["word", "business_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("umkm_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_word_word_business_id"))

    op.drop_table("umkm_word")
    with op.batch_alter_table("umkm_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_product_business_id"))

    op.drop_table("umkm_product")
    op.drop_table("umkm_opening")
    with op.batch_alter_table("umkm_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_event_business_id"))

    op.drop_table("umkm_event")
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_business_waiting_since_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_published_at"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_district_code_category_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_category_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_owner_id"))

    op.drop_table("umkm_business")
