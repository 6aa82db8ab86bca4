"""rights, sign-on elsewhere, consent."""

import sqlalchemy as sa
from alembic import op

revision = "core_0005"
down_revision = "core_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _number_people_once()
    op.create_table(
        "core_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_finding")),
        sa.UniqueConstraint("kind", "subject", "digest", name=op.f("uq_core_finding_kind_subject_digest")),
    )
    op.create_table(
        "core_right",
        sa.Column("permission", sa.String(length=100), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("permission", name=op.f("pk_core_right")),
    )
    op.create_table(
        "core_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_core_consent_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_consent")),
    )
    with op.batch_alter_table("core_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_consent_kind_record_id"), ["kind", "record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_consent_user_id"), ["user_id"], unique=False)

    op.create_table(
        "core_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_core_identity_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_core_identity_issuer_subject")),
    )
    with op.batch_alter_table("core_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_identity_user_id"), ["user_id"], unique=False)


def _number_people_once() -> None:
    """PostgreSQL gives no number twice; SQLite has to be told, and makes the table anew for it."""
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table("core_user", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
        pass


def downgrade() -> None:
    with op.batch_alter_table("core_identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_identity_user_id"))

    op.drop_table("core_identity")
    with op.batch_alter_table("core_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_consent_user_id"))
        batch_op.drop_index(batch_op.f("ix_core_consent_kind_record_id"))

    op.drop_table("core_consent")
    op.drop_table("core_right")
    op.drop_table("core_finding")
