"""Activities and selections."""

import sqlalchemy as sa
from alembic import op

revision = "umkm_0004"
down_revision = "umkm_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "umkm_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_umkm_activity_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_umkm_activity_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_activity")),
    )
    with op.batch_alter_table("umkm_activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_activity_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_activity_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_activity_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_activity_state_code_id"), ["state", "code", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_umkm_activity_state_edition_sort_name_id"),
            ["state", "edition", "sort_name", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_activity_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_activity_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "umkm_selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_umkm_selection_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_umkm_selection_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_selection")),
    )
    with op.batch_alter_table("umkm_selection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_selection_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_selection_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_selection_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_umkm_selection_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_umkm_selection_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "umkm_pick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("selection_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
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
            ["business_id"], ["umkm_business.id"], name=op.f("fk_umkm_pick_business_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_umkm_pick_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_umkm_pick_owner_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["selection_id"], ["umkm_selection.id"], name=op.f("fk_umkm_pick_selection_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_umkm_pick")),
    )
    with op.batch_alter_table("umkm_pick", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_umkm_pick_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_pick_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_pick_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_pick_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_umkm_pick_selection_id"), ["selection_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_umkm_pick_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_umkm_pick_state_sort_name_id"), ["state", "sort_name", "id"], unique=False)

    op.create_table(
        "umkm_selection_photo",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_umkm_selection_photo_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["umkm_selection.id"], name=op.f("fk_umkm_selection_photo_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_umkm_selection_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_umkm_selection_photo_photo_id")),
    )
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kbli", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("kbli_edition", sa.String(length=40), nullable=True))
        batch_op.create_index(batch_op.f("ix_umkm_business_nib"), ["nib"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("umkm_business", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_business_nib"))
        batch_op.drop_column("kbli_edition")
        batch_op.drop_column("kbli")

    op.drop_table("umkm_selection_photo")
    with op.batch_alter_table("umkm_pick", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_pick_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_pick_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_pick_selection_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_pick_owner_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_pick_office_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_pick_import_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_pick_business_id"))

    op.drop_table("umkm_pick")
    with op.batch_alter_table("umkm_selection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_selection_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_selection_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_selection_owner_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_selection_office_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_selection_import_id"))

    op.drop_table("umkm_selection")
    with op.batch_alter_table("umkm_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_umkm_activity_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_activity_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_activity_state_edition_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_activity_state_code_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_activity_owner_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_activity_office_id"))
        batch_op.drop_index(batch_op.f("ix_umkm_activity_import_id"))

    op.drop_table("umkm_activity")
