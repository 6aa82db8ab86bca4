"""Places, photos, events, dates."""

import sqlalchemy as sa
from alembic import op

revision = "tourism_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tourism_event",
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("organiser", sa.String(length=200), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description_id", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_event_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_tourism_event_slug")),
    )
    with op.batch_alter_table("tourism_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_event_office_id"), ["office_id"], unique=False)

    op.create_table(
        "tourism_place",
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("directions_id", sa.Text(), nullable=False),
        sa.Column("directions_en", sa.Text(), nullable=False),
        sa.Column("road", sa.String(length=20), nullable=True),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("ticket", sa.Integer(), nullable=True),
        sa.Column("facilities", sa.JSON(), nullable=False),
        sa.Column("signal", sa.String(length=5), nullable=True),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description_id", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_place_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_place")),
        sa.UniqueConstraint("slug", name=op.f("uq_tourism_place_slug")),
    )
    with op.batch_alter_table("tourism_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_place_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_place_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_place_region_code"), ["region_code"], unique=False)

    op.create_table(
        "tourism_event_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["tourism_event.id"], name=op.f("fk_tourism_event_date_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_event_date")),
    )
    with op.batch_alter_table("tourism_event_date", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_event_date_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_event_date_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "tourism_place_photo",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["photo_id"], ["core_photo.id"], name=op.f("fk_tourism_place_photo_photo_id")),
        sa.ForeignKeyConstraint(["place_id"], ["tourism_place.id"], name=op.f("fk_tourism_place_photo_place_id")),
        sa.PrimaryKeyConstraint("photo_id", name=op.f("pk_tourism_place_photo")),
    )
    with op.batch_alter_table("tourism_place_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_place_photo_place_id"), ["place_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tourism_place_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_place_photo_place_id"))

    op.drop_table("tourism_place_photo")
    with op.batch_alter_table("tourism_event_date", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_event_date_starts_at"))
        batch_op.drop_index(batch_op.f("ix_tourism_event_date_event_id"))

    op.drop_table("tourism_event_date")
    with op.batch_alter_table("tourism_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_place_region_code"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_office_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_place_category"))

    op.drop_table("tourism_place")
    with op.batch_alter_table("tourism_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_event_office_id"))

    op.drop_table("tourism_event")
