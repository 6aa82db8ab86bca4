"""Parts of the welcome page."""

import sqlalchemy as sa
from alembic import op

revision = "tourism_0003"
down_revision = "tourism_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tourism_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_tourism_block_office_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_tourism_block_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tourism_block")),
    )
    with op.batch_alter_table("tourism_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tourism_block_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_block_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_block_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tourism_block_state_number_id"), ["state", "number", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tourism_block_state_published_at_id"), ["state", "published_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tourism_block_state_sort_name_id"), ["state", "sort_name", "id"], unique=False
        )

    op.create_table(
        "tourism_block_photo",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["core_photo.id"], name=op.f("fk_tourism_block_photo_photo_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["tourism_block.id"], name=op.f("fk_tourism_block_photo_record_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_id", "photo_id", name=op.f("pk_tourism_block_photo")),
        sa.UniqueConstraint("photo_id", name=op.f("uq_tourism_block_photo_photo_id")),
    )


def downgrade() -> None:
    op.drop_table("tourism_block_photo")
    with op.batch_alter_table("tourism_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tourism_block_state_sort_name_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_block_state_published_at_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_block_state_number_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_block_owner_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_block_office_id"))
        batch_op.drop_index(batch_op.f("ix_tourism_block_import_id"))

    op.drop_table("tourism_block")
