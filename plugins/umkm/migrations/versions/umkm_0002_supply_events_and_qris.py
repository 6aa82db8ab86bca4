"""Supply, events and QRIS."""

import sqlalchemy as sa
from alembic import op

revision = "umkm_0002"
down_revision = "umkm_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.add_column(sa.Column("serves_events", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("qris", sa.String(length=512), nullable=True))
        batch_op.drop_index(batch_op.f("ix_umkm_business_ce222b1b9517"))
        batch_op.create_index(
            "ix_umkm_business_4b05c95fa8ef",
            ["state", "serves_events", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_umkm_business_d5927aa775c3",
            ["state", "latitude", "longitude", "category", "serves_events", "district_code", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_category_serves_events_sort_name_id"),
            ["state", "category", "serves_events", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_business_state_serves_events_sort_name_id"),
            ["state", "serves_events", "sort_name", "id"],
            unique=False,
        )

    with op.batch_alter_table("umkm_product", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supply", sa.String(length=40), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_umkm_product_state_supply_sort_name_id"),
            ["state", "supply", "sort_name", "id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("umkm_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_product_state_supply_sort_name_id"))
        batch_op.drop_column("supply")

    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_serves_events_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_business_state_category_serves_events_sort_name_id"))
        batch_op.drop_index("ix_umkm_business_d5927aa775c3")
        batch_op.drop_index("ix_umkm_business_4b05c95fa8ef")
        batch_op.create_index(
            batch_op.f("ix_umkm_business_ce222b1b9517"),
            ["state", "latitude", "longitude", "category", "district_code", "id"],
            unique=False,
        )
        batch_op.drop_column("qris")
        batch_op.drop_column("serves_events")
