"""Routes, stories, visitors."""

import sqlalchemy as sa
from alembic import op

revision = "tourism_0002"
down_revision = "tourism_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915  # five tables
    op.create_table(
        "tourism_route",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("length", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("name_en", sa.String(length=120), nullable=True),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("advice_en", sa.Text(), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_route_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_tourism_route_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_route")),
    )
    with op.batch_alter_table("tourism_route", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_route_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_route_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_route_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tourism_route_state_length_sort_name_id"),
            ["state", "length", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_route_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_route_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "tourism_route_photo",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_tourism_route_photo_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["tourism_route.id"], name=op.f("fk_tourism_route_photo_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_tourism_route_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_tourism_route_photo_photo_id")),
    )
    op.create_table(
        "tourism_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("route_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_stop_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_tourism_stop_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["tourism_place.id"], name=op.f("fk_tourism_stop_place_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["route_id"], ["tourism_route.id"], name=op.f("fk_tourism_stop_route_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_stop")),
    )
    with op.batch_alter_table("tourism_stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_stop_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_stop_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_stop_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_stop_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_stop_route_id"), ["route_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tourism_stop_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_stop_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "tourism_story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("teller", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("name_en", sa.String(length=120), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_story_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_tourism_story_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["tourism_place.id"], name=op.f("fk_tourism_story_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_story")),
    )
    with op.batch_alter_table("tourism_story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_story_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_story_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_story_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_story_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tourism_story_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_story_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "tourism_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=True),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_visits_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_tourism_visits_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["tourism_place.id"], name=op.f("fk_tourism_visits_place_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_visits")),
    )
    with op.batch_alter_table("tourism_visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_visits_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_visits_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_visits_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_visits_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tourism_visits_state_first_day_id"), ["state", "first_day", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_visits_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_visits_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_visits_state_visitors_id"), ["state", "visitors", "id"], unique=False
        )

    op.create_table(
        "tourism_story_photo",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_tourism_story_photo_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["tourism_story.id"], name=op.f("fk_tourism_story_photo_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_tourism_story_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_tourism_story_photo_photo_id")),
    )
    with op.batch_alter_table("tourism_place", schema=None) as batch_op:
        batch_op.add_column(sa.Column("airport", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("season", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("safety", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("airport_en", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("season_en", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("safety_en", sa.Text(), nullable=True))


def downgrade() -> None:  # noqa: PLR0915  # likewise
    with op.batch_alter_table("tourism_place", schema=None) as batch_op:
        batch_op.drop_column("safety_en")
        batch_op.drop_column("season_en")
        batch_op.drop_column("airport_en")
        batch_op.drop_column("safety")
        batch_op.drop_column("season")
        batch_op.drop_column("airport")

    op.drop_table("tourism_story_photo")
    with op.batch_alter_table("tourism_visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_visits_state_visitors_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_visits_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_visits_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_visits_state_first_day_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_visits_place_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_visits_owner_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_visits_office_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_visits_import_id"))

    op.drop_table("tourism_visits")
    with op.batch_alter_table("tourism_story", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_story_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_story_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_story_place_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_story_owner_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_story_office_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_story_import_id"))

    op.drop_table("tourism_story")
    with op.batch_alter_table("tourism_stop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_stop_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_stop_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_stop_route_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_stop_place_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_stop_owner_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_stop_office_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_stop_import_id"))

    op.drop_table("tourism_stop")
    op.drop_table("tourism_route_photo")
    with op.batch_alter_table("tourism_route", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_route_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_route_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_route_state_length_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_route_owner_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_route_office_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_route_import_id"))

    op.drop_table("tourism_route")
