"""The tables of the core."""

import sqlalchemy as sa
from alembic import op

revision = "core_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_role", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_audit")),
    )
    with op.batch_alter_table("core_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_audit_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_audit_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_audit_at"), ["at"], unique=False)

    op.create_table(
        "core_generation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_generation")),
    )
    op.create_table(
        "core_office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_office")),
        sa.UniqueConstraint("code", name=op.f("uq_core_office_code")),
    )
    with op.batch_alter_table("core_office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_office_region_code"), ["region_code"], unique=False)

    op.create_table(
        "core_plugin",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("fault", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("fault_version", sa.String(length=90), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_plugin")),
    )
    op.create_table(
        "core_region",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("parent_code", sa.String(length=13), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["parent_code"], ["core_region.code"], name=op.f("fk_core_region_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_core_region")),
    )
    with op.batch_alter_table("core_region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_region_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "core_submission",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_core_submission")),
    )
    with op.batch_alter_table("core_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_submission_created_at"), ["created_at"], unique=False)

    op.create_table(
        "core_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name=op.f("ck_core_user_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_user")),
        sa.UniqueConstraint("email", name=op.f("uq_core_user_email")),
        sa.UniqueConstraint("phone", name=op.f("uq_core_user_phone")),
    )
    op.create_table(
        "core_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["core_office.id"], name=op.f("fk_core_grant_office_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_core_grant_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_grant")),
        sa.UniqueConstraint("user_id", "role", "office_id", name=op.f("uq_core_grant_user_id_role_office_id")),
    )
    with op.batch_alter_table("core_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_grant_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_grant_user_id"), ["user_id"], unique=False)

    op.create_table(
        "core_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("credit", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["core_office.id"], name=op.f("fk_core_photo_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_photo")),
        sa.UniqueConstraint("token", name=op.f("uq_core_photo_token")),
    )
    with op.batch_alter_table("core_photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_photo_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_photo_plugin"), ["plugin"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_photo_sha256"), ["sha256"], unique=False)

    op.create_table(
        "core_branding",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("tagline_id", sa.String(length=140), nullable=False),
        sa.Column("tagline_en", sa.String(length=140), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("colours", sa.JSON(), nullable=False),
        sa.Column("logo_id", sa.Integer(), nullable=True),
        sa.Column("hero_id", sa.Integer(), nullable=True),
        sa.Column("hero_alt", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("whatsapp", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("social", sa.JSON(), nullable=False),
        sa.Column("emergency", sa.JSON(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("office_label", sa.String(length=20), nullable=False),
        sa.Column("tile_url", sa.String(length=300), nullable=False),
        sa.Column("tile_attribution", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["hero_id"], ["core_photo.id"], name=op.f("fk_core_branding_hero_id")),
        sa.ForeignKeyConstraint(["logo_id"], ["core_photo.id"], name=op.f("fk_core_branding_logo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_branding")),
    )


def downgrade() -> None:
    op.drop_table("core_branding")
    with op.batch_alter_table("core_photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_photo_sha256"))
        batch_op.drop_index(batch_op.f("ix_core_photo_plugin"))
        batch_op.drop_index(batch_op.f("ix_core_photo_office_id"))

    op.drop_table("core_photo")
    with op.batch_alter_table("core_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_grant_user_id"))
        batch_op.drop_index(batch_op.f("ix_core_grant_office_id"))

    op.drop_table("core_grant")
    op.drop_table("core_user")
    with op.batch_alter_table("core_submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_submission_created_at"))

    op.drop_table("core_submission")
    with op.batch_alter_table("core_region", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_region_parent_code"))

    op.drop_table("core_region")
    op.drop_table("core_plugin")
    with op.batch_alter_table("core_office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_office_region_code"))

    op.drop_table("core_office")
    op.drop_table("core_generation")
    with op.batch_alter_table("core_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_audit_at"))
        batch_op.drop_index(batch_op.f("ix_core_audit_actor_id"))
        batch_op.drop_index(batch_op.f("ix_core_audit_action"))

    op.drop_table("core_audit")
