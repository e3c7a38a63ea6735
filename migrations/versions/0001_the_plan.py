"""The plan, its people, its histories, reminders, mail and trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "method",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method")),
        sa.UniqueConstraint("name", name=op.f("uq_method_name")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("started", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('administration', 'district', 'unit', 'board', 'council', 'group', 'partner', 'user_organisation', 'authority', 'association')",
            name=op.f("ck_organisation_kind_known"),
        ),
        sa.CheckConstraint(
            "ended IS NULL OR started IS NULL OR started <= ended",
            name=op.f("ck_organisation_started_before_ended"),
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_organisation_not_own_parent")),
        sa.CheckConstraint("successor_id <> id", name=op.f("ck_organisation_not_own_successor")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["person.id"], name="fk_organisation_contact_id_person", use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["organisation.id"], name=op.f("fk_organisation_successor_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
    )
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"], unique=False)
    op.create_table(
        "planning_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_run")),
        sa.UniqueConstraint("planned_on", name=op.f("uq_planning_run_planned_on")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=5), nullable=True),
        sa.Column("mail_choice", sa.String(length=10), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_key", sa.String(length=40), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("locale IN ('sv', 'en')", name=op.f("ck_person_locale_known")),
        sa.CheckConstraint(
            "mail_choice IN ('daily', 'weekly', 'overdue')", name=op.f("ck_person_mail_choice_known")
        ),
        sa.CheckConstraint(
            "role IN ('reader', 'contributor', 'coordinator', 'strategist', 'administrator')",
            name=op.f("ck_person_role_known"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_lower")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_index(op.f("ix_person_organisation_id"), "person", ["organisation_id"], unique=False)
    op.create_index("ix_person_role_left_on", "person", ["role", "left_on"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        # Organisations and persons name each other. SQLite has the key in the table already.
        op.create_foreign_key(
            "fk_organisation_contact_id_person", "organisation", "person", ["contact_id"], ["id"]
        )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_plan_only_one")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("fk_plan_owner_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_key")),
    )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("dnr", sa.String(length=80), nullable=True),
        sa.Column("paragraph", sa.String(length=40), nullable=True),
        sa.Column("follow_up_due", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status <> 'adopted' OR (board_id IS NOT NULL AND decided_on IS NOT NULL AND dnr IS NOT NULL)",
            name=op.f("ck_plan_version_adopted_has_decision"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'consultation', 'proposed', 'adopted', 'replaced')",
            name=op.f("ck_plan_version_status_known"),
        ),
        sa.CheckConstraint("replaces_id <> id", name=op.f("ck_plan_version_not_own_predecessor")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["organisation.id"], name=op.f("fk_plan_version_board_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["plan_version.id"], name=op.f("fk_plan_version_replaces_id_plan_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_version_key")),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name_sv", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since_id", sa.Integer(), nullable=True),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["person.id"], name=op.f("fk_area_coordinator_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["since_id"], ["plan_version.id"], name=op.f("fk_area_since_id_plan_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("key", name=op.f("uq_area_key")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'claimed') = (lease_until IS NOT NULL)", name=op.f("ck_message_lease_while_claimed")
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent_has_time")),
        sa.CheckConstraint(
            "state IN ('waiting', 'claimed', 'sent', 'dead', 'suppressed')",
            name=op.f("ck_message_state_known"),
        ),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_message_recipient_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("id", "recipient_id", name=op.f("uq_message_id_recipient_id")),
        sa.UniqueConstraint("token", name=op.f("uq_message_token")),
    )
    op.create_index("ix_message_recipient_id_sent_on", "message", ["recipient_id", "sent_on"], unique=False)
    op.create_index("ix_message_state_not_before", "message", ["state", "not_before"], unique=False)
    op.create_index(
        "uq_message_waiting",
        "message",
        ["kind", "recipient_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting' AND next_try_at IS NULL"),
        postgresql_where=sa.text("state = 'waiting' AND next_try_at IS NULL"),
    )
    op.create_table(
        "trail_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_trail_entry_actor_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail_entry")),
    )
    op.create_index(op.f("ix_trail_entry_actor_id"), "trail_entry", ["actor_id"], unique=False)
    op.create_index(op.f("ix_trail_entry_at"), "trail_entry", ["at"], unique=False)
    op.create_index("ix_trail_entry_object", "trail_entry", ["object_kind", "object_id"], unique=False)
    op.create_table(
        "activity_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_activity_group_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_group")),
        sa.UniqueConstraint("area_id", "name", name=op.f("uq_activity_group_area_id_name")),
        sa.UniqueConstraint("id", "area_id", name=op.f("uq_activity_group_id_area_id")),
    )
    op.create_index(op.f("ix_activity_group_area_id"), "activity_group", ["area_id"], unique=False)
    op.create_table(
        "factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_factor_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor")),
        sa.UniqueConstraint("area_id", "position", name=op.f("uq_factor_area_id_position")),
    )
    op.create_table(
        "mail_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('sent', 'retry', 'dead')", name=op.f("ck_mail_try_outcome_known")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_mail_try_message_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_try")),
    )
    op.create_index(op.f("ix_mail_try_message_id"), "mail_try", ["message_id"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('deadline', 'nudge')", name=op.f("ck_reminder_kind_known")),
        sa.ForeignKeyConstraint(
            ["message_id", "recipient_id"], ["message.id", "message.recipient_id"], name="fk_reminder_message"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "subject_id", "subject_kind", "kind", "due", "step", "recipient_id", name="uq_reminder_told_once"
        ),
    )
    op.create_index(op.f("ix_reminder_message_id"), "reminder", ["message_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=True),
        sa.Column("done_when", sa.Text(), nullable=True),
        sa.Column("due_note", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("since_id", sa.Integer(), nullable=True),
        sa.Column("dropped_id", sa.Integer(), nullable=True),
        sa.Column("dropped_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "dropped_id IS NOT NULL OR dropped_reason IS NULL",
            name=op.f("ck_activity_dropped_reason_has_version"),
        ),
        sa.ForeignKeyConstraint(
            ["dropped_id"], ["plan_version.id"], name=op.f("fk_activity_dropped_id_plan_version")
        ),
        sa.ForeignKeyConstraint(
            ["group_id", "area_id"],
            ["activity_group.id", "activity_group.area_id"],
            name=op.f("fk_activity_group_id_area_id_activity_group"),
        ),
        sa.ForeignKeyConstraint(
            ["since_id"], ["plan_version.id"], name=op.f("fk_activity_since_id_plan_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("key", name=op.f("uq_activity_key")),
    )
    op.create_index("ix_activity_area_id_position", "activity", ["area_id", "position"], unique=False)
    op.create_index(op.f("ix_activity_group_id"), "activity", ["group_id"], unique=False)
    op.create_table(
        "activity_method",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("method_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_method_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["method_id"], ["method.id"], name=op.f("fk_activity_method_method_id_method")
        ),
        sa.PrimaryKeyConstraint("activity_id", "method_id", name=op.f("pk_activity_method")),
    )
    op.create_table(
        "activity_partner",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_partner_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_activity_partner_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("activity_id", "organisation_id", name=op.f("pk_activity_partner")),
    )
    op.create_table(
        "activity_summary",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("holds_to", sa.Date(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("unreported", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(length=10), nullable=True),
        sa.Column("decided_due", sa.Date(), nullable=True),
        sa.Column("decided_precision", sa.String(length=10), nullable=True),
        sa.Column("first_open_due", sa.Date(), nullable=True),
        sa.Column("oldest_ongoing", sa.Date(), nullable=True),
        sa.Column("last_update", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "status IN ('not_started', 'ongoing', 'done', 'paused', 'dropped')",
            name=op.f("ck_activity_summary_status_known"),
        ),
        sa.CheckConstraint("holds_from < holds_to", name=op.f("ck_activity_summary_interval")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_summary_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_activity_summary_area_id_area")),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_activity_summary")),
    )
    op.create_index(
        "ix_activity_summary_area",
        "activity_summary",
        ["area_id", "in_force", "status", "first_open_due", "oldest_ongoing"],
        unique=False,
    )
    op.create_index("ix_activity_summary_holds_from", "activity_summary", ["holds_from"], unique=False)
    op.create_index("ix_activity_summary_holds_to", "activity_summary", ["holds_to"], unique=False)
    op.create_index("ix_activity_summary_open_due", "activity_summary", ["first_open_due"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_assignment_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assignment_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "activity_id", "organisation_id", name=op.f("uq_assignment_activity_id_organisation_id")
        ),
    )
    op.create_index(op.f("ix_assignment_organisation_id"), "assignment", ["organisation_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("commented_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_comment_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_comment_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_activity_id"), "comment", ["activity_id"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("holds_to", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "precision IN ('day', 'month', 'quarter', 'year')", name=op.f("ck_deadline_precision_known")
        ),
        sa.CheckConstraint(
            "(due IS NULL) = (precision IS NULL)", name=op.f("ck_deadline_due_with_precision")
        ),
        sa.CheckConstraint("holds_from <= holds_to", name=op.f("ck_deadline_interval")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_deadline_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_deadline_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_deadline_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    op.create_index(
        "ix_deadline_activity",
        "deadline",
        ["activity_id", "assignment_id", "holds_from", "holds_to"],
        unique=False,
    )
    op.create_index(
        "ix_deadline_assignment", "deadline", ["assignment_id", "holds_from", "holds_to"], unique=False
    )
    op.create_table(
        "deadline_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("precision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "precision IN ('day', 'month', 'quarter', 'year')",
            name=op.f("ck_deadline_request_precision_known"),
        ),
        sa.CheckConstraint(
            "(granted IS NULL) = (answered_on IS NULL)", name=op.f("ck_deadline_request_answer_has_day")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_deadline_request_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_deadline_request_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_deadline_request_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_request")),
    )
    op.create_index(
        op.f("ix_deadline_request_assignment_id"), "deadline_request", ["assignment_id"], unique=False
    )
    op.create_table(
        "owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("holds_to", sa.Date(), nullable=False),
        sa.CheckConstraint("holds_from <= holds_to", name=op.f("ck_owner_interval")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_owner_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_owner_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_owner_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner")),
    )
    op.create_index("ix_owner_assignment", "owner", ["assignment_id", "holds_from", "holds_to"], unique=False)
    op.create_index("ix_owner_person", "owner", ["person_id", "holds_to"], unique=False)
    op.create_table(
        "status_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("forecast", sa.String(length=10), nullable=True),
        sa.Column("ready_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("holds_to", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "forecast IN ('on_track', 'at_risk')", name=op.f("ck_status_update_forecast_known")
        ),
        sa.CheckConstraint(
            "status <> 'paused' OR paused_until IS NOT NULL", name=op.f("ck_status_update_paused_has_end")
        ),
        sa.CheckConstraint(
            "status = 'paused' OR paused_until IS NULL", name=op.f("ck_status_update_only_paused_has_end")
        ),
        sa.CheckConstraint(
            "status IN ('not_started', 'ongoing', 'done', 'paused', 'dropped')",
            name=op.f("ck_status_update_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('paused', 'dropped') OR comment IS NOT NULL",
            name=op.f("ck_status_update_paused_and_dropped_have_reason"),
        ),
        sa.CheckConstraint("holds_from <= holds_to", name=op.f("ck_status_update_interval")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_status_update_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_status_update_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_update")),
    )
    op.create_index(
        "ix_status_update_assignment",
        "status_update",
        ["assignment_id", "holds_from", "holds_to"],
        unique=False,
    )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_organisation_contact_id_person", "organisation", type_="foreignkey")
    else:
        # SQLite can't drop the key by itself, and drops no table whose rows others refer to.
        op.execute("UPDATE organisation SET contact_id = NULL")
    op.drop_index("ix_status_update_assignment", table_name="status_update")
    op.drop_table("status_update")
    op.drop_index("ix_owner_person", table_name="owner")
    op.drop_index("ix_owner_assignment", table_name="owner")
    op.drop_table("owner")
    op.drop_index(op.f("ix_deadline_request_assignment_id"), table_name="deadline_request")
    op.drop_table("deadline_request")
    op.drop_index("ix_deadline_assignment", table_name="deadline")
    op.drop_index("ix_deadline_activity", table_name="deadline")
    op.drop_table("deadline")
    op.drop_index(op.f("ix_comment_activity_id"), table_name="comment")
    op.drop_table("comment")
    op.drop_index(op.f("ix_assignment_organisation_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index("ix_activity_summary_open_due", table_name="activity_summary")
    op.drop_index("ix_activity_summary_holds_to", table_name="activity_summary")
    op.drop_index("ix_activity_summary_holds_from", table_name="activity_summary")
    op.drop_index("ix_activity_summary_area", table_name="activity_summary")
    op.drop_table("activity_summary")
    op.drop_table("activity_partner")
    op.drop_table("activity_method")
    op.drop_index(op.f("ix_activity_group_id"), table_name="activity")
    op.drop_index("ix_activity_area_id_position", table_name="activity")
    op.drop_table("activity")
    op.drop_index(op.f("ix_reminder_message_id"), table_name="reminder")
    op.drop_table("reminder")
    op.drop_index(op.f("ix_mail_try_message_id"), table_name="mail_try")
    op.drop_table("mail_try")
    op.drop_table("factor")
    op.drop_index(op.f("ix_activity_group_area_id"), table_name="activity_group")
    op.drop_table("activity_group")
    op.drop_index("ix_trail_entry_object", table_name="trail_entry")
    op.drop_index(op.f("ix_trail_entry_at"), table_name="trail_entry")
    op.drop_index(op.f("ix_trail_entry_actor_id"), table_name="trail_entry")
    op.drop_table("trail_entry")
    op.drop_index(
        "uq_message_waiting",
        table_name="message",
        sqlite_where=sa.text("state = 'waiting' AND next_try_at IS NULL"),
        postgresql_where=sa.text("state = 'waiting' AND next_try_at IS NULL"),
    )
    op.drop_index("ix_message_state_not_before", table_name="message")
    op.drop_index("ix_message_recipient_id_sent_on", table_name="message")
    op.drop_table("message")
    op.drop_table("area")
    op.drop_table("plan_version")
    op.drop_table("plan")
    op.drop_index("ix_person_role_left_on", table_name="person")
    op.drop_index(op.f("ix_person_organisation_id"), table_name="person")
    op.drop_table("person")
    op.drop_table("planning_run")
    op.drop_index(op.f("ix_organisation_parent_id"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_table("method")
