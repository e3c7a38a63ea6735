"""Follow-up rounds, answers to wishes for a new deadline, settings of reminders, what operators see of mail."""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_message_added_at", "message"),
    ("ix_message_unfinished", "message"),
    ("ix_mail_try_at", "mail_try"),
    ("ix_deadline_request_message_id", "deadline_request"),
)
ADDED = (
    ("planning_run", "quiet"),
    ("planning_run", "seconds"),
    ("deadline_request", "message_id"),
    ("deadline_request", "answer_reason"),
)
NEW = (
    "follow_up_round_share", "follow_up_round_organisation", "follow_up_round_area", "follow_up_round",
    "reminder_settings", "calendar_feed", "mail_alarm", "delivery_run",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    op.create_table('delivery_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delivered_on', sa.Date(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('runs', sa.Integer(), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.Column('retry', sa.Integer(), nullable=False),
    sa.Column('dead', sa.Integer(), nullable=False),
    sa.Column('suppressed', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_run')),
    sa.UniqueConstraint('delivered_on', name=op.f('uq_delivery_run_delivered_on'))
    )
    op.create_table('mail_alarm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('raised_on', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dead', sa.Integer(), nullable=False),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.Column('oldest_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_alarm')),
    sa.UniqueConstraint('raised_on', name=op.f('uq_mail_alarm_raised_on'))
    )
    op.create_table('calendar_feed',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feed_token_hash'))
    )
    op.create_table('follow_up_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('intro', sa.Text(), nullable=True),
    sa.Column('guidance', sa.Text(), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=True),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('pushed_on', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(closed_at IS NULL) = (closed_on IS NULL)', name=op.f('ck_follow_up_round_closed_has_day')),
    sa.CheckConstraint('(opened_at IS NULL) = (opened_on IS NULL)', name=op.f('ck_follow_up_round_opened_has_day')),
    sa.CheckConstraint('closed_at IS NULL OR opened_at IS NOT NULL', name=op.f('ck_follow_up_round_closed_was_open')),
    sa.CheckConstraint('opens_on IS NULL OR opens_on <= answer_by', name=op.f('ck_follow_up_round_opens_before_answer')),
    sa.CheckConstraint('pushed_on IS NULL OR opened_at IS NOT NULL', name=op.f('ck_follow_up_round_pushed_was_open')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_follow_up_round_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up_round'))
    )
    op.create_table('reminder_settings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('remind_from', sa.String(length=5), nullable=False),
    sa.Column('remind_until', sa.String(length=5), nullable=False),
    sa.Column('quiet_periods', sa.Text(), nullable=False),
    sa.Column('answer_links', sa.Boolean(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('remind_from < remind_until', name=op.f('ck_reminder_settings_hours_in_order')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_reminder_settings_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_settings')),
    sa.UniqueConstraint('number', name=op.f('uq_reminder_settings_number'))
    )
    op.create_table('follow_up_round_area',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_follow_up_round_area_area_id_area')),
    sa.ForeignKeyConstraint(['round_id'], ['follow_up_round.id'], name=op.f('fk_follow_up_round_area_round_id_follow_up_round')),
    sa.PrimaryKeyConstraint('round_id', 'area_id', name=op.f('pk_follow_up_round_area'))
    )
    op.create_table('follow_up_round_organisation',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_follow_up_round_organisation_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['round_id'], ['follow_up_round.id'], name=op.f('fk_follow_up_round_organisation_round_id_follow_up_round')),
    sa.PrimaryKeyConstraint('round_id', 'organisation_id', name=op.f('pk_follow_up_round_organisation'))
    )
    op.create_table('follow_up_round_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('asked_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(outcome = 'answered') = (answer_id IS NOT NULL)", name=op.f('ck_follow_up_round_share_answered_has_answer')),
    sa.CheckConstraint("outcome IN ('answered', 'missing')", name=op.f('ck_follow_up_round_share_outcome_known')),
    sa.ForeignKeyConstraint(['answer_id'], ['status_update.id'], name=op.f('fk_follow_up_round_share_answer_id_status_update')),
    sa.ForeignKeyConstraint(['asked_id'], ['person.id'], name=op.f('fk_follow_up_round_share_asked_id_person')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_follow_up_round_share_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['round_id'], ['follow_up_round.id'], name=op.f('fk_follow_up_round_share_round_id_follow_up_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up_round_share')),
    sa.UniqueConstraint('round_id', 'assignment_id', name=op.f('uq_follow_up_round_share_round_id_assignment_id'))
    )
    with op.batch_alter_table('follow_up_round_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_round_share_assignment_id'), ['assignment_id'], unique=False)

    # Written out, since both databases understand it and SQLite needn't copy the tables for the constraints.
    op.execute(
        "ALTER TABLE deadline_request ADD COLUMN answer_reason TEXT CONSTRAINT ck_deadline_request_refusal_has_reason "
        "CHECK (granted IS NULL OR granted OR answer_reason IS NOT NULL)"
    )
    op.execute(
        "ALTER TABLE deadline_request ADD COLUMN message_id INTEGER "
        "CONSTRAINT fk_deadline_request_message_id_message REFERENCES message (id)"
    )
    op.create_index("ix_deadline_request_message_id", "deadline_request", ["message_id"])
    op.create_index("ix_mail_try_at", "mail_try", ["at"])
    op.create_index("ix_message_added_at", "message", ["added_at"])
    unfinished = sa.text("state IN ('waiting', 'claimed')")
    op.create_index(
        "ix_message_unfinished", "message", ["kind", "id"], sqlite_where=unfinished, postgresql_where=unfinished
    )
    op.add_column("planning_run", sa.Column("seconds", sa.Double(), server_default="0", nullable=False))
    op.add_column("planning_run", sa.Column("quiet", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Take back."""
    for index, table in INDEXES:
        op.drop_index(index, table_name=table)
    for table, column in ADDED:
        # Not by a copy of the table, as Alembic would: it loses constraints.
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in NEW:
        op.drop_table(table)
