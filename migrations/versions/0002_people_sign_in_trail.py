"""People, sign-in and the trail: sessions, tokens, deputies, seals, and a trail that the database keeps as it is."""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What may only be added to, and the columns that no two of its rows have in common.
APPEND_ONLY = {
    "trail_entry": ("id",),
    "trail_seal": ("id", "previous", "digest"),
    "trail_sealed_entry": ("entry_id",),
}
ADDED = {
    "trail_entry": ("token_id", "place", "request_id"),
    "person": ("anonymised_on", "invited_at"),
    "organisation": ("passwords_allowed",),
    # The constraint stands at holds_to and goes with it.
    "assignment": ("holds_to", "holds_from"),
}
NEW = (
    "sign_in_session", "external_identity", "deputy", "api_token", "trail_sealed_entry", "trail_seal",
    "sign_in_attempts",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("failures >= 1", name=op.f("ck_sign_in_attempts_failures_counted")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempts_last_at"), ["last_at"], unique=False)

    op.create_table(
        "trail_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_seal")),
        sa.UniqueConstraint("digest", name=op.f("uq_trail_seal_digest")),
        sa.UniqueConstraint("previous", name=op.f("uq_trail_seal_previous")),
    )
    op.create_table(
        "trail_sealed_entry",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seal_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["seal_id"], ["trail_seal.id"], name=op.f("fk_trail_sealed_entry_seal_id_trail_seal")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_trail_sealed_entry")),
    )
    with op.batch_alter_table("trail_sealed_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trail_sealed_entry_seal_id"), ["seal_id"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=4), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("scope IN ('read', 'write')", name=op.f("ck_api_token_scope_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_person_id"), ["person_id"], unique=False)

    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_deputy_not_own_deputy")),
        sa.CheckConstraint("starts <= ends", name=op.f("ck_deputy_starts_before_ends")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_deputy_deputy_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deputy_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deputy")),
    )
    with op.batch_alter_table("deputy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deputy_deputy_id"), ["deputy_id"], unique=False)
        batch_op.create_index("ix_deputy_person_id", ["person_id", "ends"], unique=False)

    op.create_table(
        "external_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_external_identity_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_external_identity_issuer_subject")),
    )
    with op.batch_alter_table("external_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_identity_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("person_key", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "method IN ('password', 'link', 'single_sign_on')", name=op.f("ck_sign_in_session_method_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_session_key_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_session_person_id"), ["person_id"], unique=False)

    # Written out, since both databases understand it and SQLite needn't copy the table for the constraint.
    op.execute("ALTER TABLE assignment ADD COLUMN holds_from DATE DEFAULT '0001-01-01' NOT NULL")
    op.execute(
        "ALTER TABLE assignment ADD COLUMN holds_to DATE DEFAULT '9999-12-31' NOT NULL "
        "CONSTRAINT ck_assignment_interval CHECK (holds_from <= holds_to)"
    )

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passwords_allowed", sa.Boolean(), server_default=sa.true(), nullable=False))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("anonymised_on", sa.Date(), nullable=True))

    with op.batch_alter_table("trail_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("request_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("place", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("token_id", sa.Integer(), nullable=True))
        batch_op.drop_index("ix_trail_entry_actor_id")
        batch_op.create_index("ix_trail_entry_actor_id", ["actor_id", "at"], unique=False)
        batch_op.create_index("ix_trail_entry_action", ["action", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_trail_entry_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trail_entry_place"), ["place"], unique=False)

    _keep_the_trail()


def downgrade() -> None:
    """Take back."""
    _let_go_of_the_trail()
    for column in ("action", "actor_id", "place", "request_id"):
        op.drop_index(f"ix_trail_entry_{column}", table_name="trail_entry")
    op.create_index("ix_trail_entry_actor_id", "trail_entry", ["actor_id"])
    for table, columns in ADDED.items():
        for column in columns:
            # Not by a copy of the table, as Alembic would: others refer to it.
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in NEW:
        op.drop_table(table)


def _keep_the_trail() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_stays BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
    else:
        for table, columns in APPEND_ONLY.items():
            refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE"):
                op.execute(f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} {refuse}")
            # INSERT OR REPLACE takes away the row that stands in its way, and no other trigger hears of it.
            taken = " OR ".join(f"{column} = NEW.{column}" for column in columns)
            op.execute(
                f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) {refuse}"
            )


def _let_go_of_the_trail() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change() CASCADE")
    else:
        for table in APPEND_ONLY:
            for verb in ("update", "delete", "insert"):
                op.execute(f"DROP TRIGGER {table}_{verb}")
