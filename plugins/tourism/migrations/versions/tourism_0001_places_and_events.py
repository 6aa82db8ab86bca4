"""Places and events."""

import sqlalchemy as sa
from alembic import op

revision = "tourism_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tourism_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_event_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_tourism_event_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_event")),
    )
    with op.batch_alter_table("tourism_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_event_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_event_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_event_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tourism_event_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_event_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "tourism_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("directions", sa.Text(), nullable=True),
        sa.Column("road", sa.String(length=40), nullable=True),
        sa.Column("signal", sa.String(length=40), nullable=True),
        sa.Column("hours", sa.String(length=200), nullable=True),
        sa.Column("ticket", sa.BigInteger(), nullable=True),
        sa.Column("facilities", sa.Text(), nullable=True),
        sa.Column("contact", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("directions_en", sa.Text(), nullable=True),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("district_code", sa.String(length=8), nullable=False),
        sa.Column("latitude", sa.Float(precision=53), nullable=True),
        sa.Column("longitude", sa.Float(precision=53), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_place_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_tourism_place_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_place")),
    )
    with op.batch_alter_table("tourism_place", schema=None) as batch_op:
        batch_op.create_index(
            "ix_tourism_place_3551d96e2c20",
            ["state", "latitude", "longitude", "category", "signal", "district_code", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_tourism_place_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_place_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_place_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_category_district_code_sort_name_id"),
            ["state", "category", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_category_signal_sort_name_id"),
            ["state", "category", "signal", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_category_sort_name_id"),
            ["state", "category", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_district_code_sort_name_id"),
            ["state", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_signal_district_code_sort_name_id"),
            ["state", "signal", "district_code", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_signal_sort_name_id"),
            ["state", "signal", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_place_state_verified_on_sort_name_id"),
            ["state", "verified_on", "sort_name", "id"],
            unique=False,
        )

    op.create_table(
        "tourism_event_date",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["tourism_event.id"], name=op.f("fk_tourism_event_date_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_event_date")),
    )
    with op.batch_alter_table("tourism_event_date", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_event_date_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_event_date_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "tourism_place_photo",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_tourism_place_photo_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["tourism_place.id"], name=op.f("fk_tourism_place_photo_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_tourism_place_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_tourism_place_photo_photo_id")),
    )


def downgrade() -> None:
    op.drop_table("tourism_place_photo")
    with op.batch_alter_table("tourism_event_date", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_event_date_starts_at"))
        batch_op.drop_index(batch_op.f("ix_tourism_event_date_record_id"))

    op.drop_table("tourism_event_date")
    with op.batch_alter_table("tourism_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_verified_on_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_signal_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_signal_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_category_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_category_signal_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_state_category_district_code_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_owner_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_office_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_import_id"))
        batch_op.drop_index("ix_tourism_place_3551d96e2c20")

    op.drop_table("tourism_place")
    with op.batch_alter_table("tourism_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_event_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_event_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_event_owner_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_event_office_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_event_import_id"))

    op.drop_table("tourism_event")
