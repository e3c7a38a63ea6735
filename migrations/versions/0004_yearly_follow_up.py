"""Indicators, requirements of the grant, figures asked for in rounds, the follow-up's texts and editions."""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

NEW = (
    "evidence_item", "stored_file", "evidence", "assessment", "requirement", "submission_milestone", "grant_year",
    "follow_up_round_answer", "follow_up_round_indicator", "observation", "target", "indicator",
    "board_handling", "edition_file", "edition", "report_text",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    op.create_table('edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('service_version', sa.String(length=40), nullable=False),
    sa.Column('checksum', sa.String(length=64), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_edition_by_id_person')),
    sa.ForeignKeyConstraint(['replaces_id'], ['edition.id'], name=op.f('fk_edition_replaces_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition')),
    sa.UniqueConstraint('year', 'number', name=op.f('uq_edition_year_number'))
    )
    op.create_table('grant_year',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('national_sum_sek', sa.BigInteger(), nullable=True),
    sa.Column('granted_sek', sa.Integer(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('received_sek', sa.Integer(), nullable=True),
    sa.Column('used_sek', sa.Integer(), nullable=True),
    sa.Column('money_note', sa.Text(), nullable=True),
    sa.Column('recipient', sa.String(length=200), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('responsible_id', sa.Integer(), nullable=True),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('receipt', sa.Text(), nullable=True),
    sa.CheckConstraint('granted_sek >= 0 AND received_sek >= 0 AND used_sek >= 0', name=op.f('ck_grant_year_sums')),
    sa.CheckConstraint('national_sum_sek >= 0', name=op.f('ck_grant_year_national_sum')),
    sa.ForeignKeyConstraint(['responsible_id'], ['person.id'], name=op.f('fk_grant_year_responsible_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grant_year')),
    sa.UniqueConstraint('year', name=op.f('uq_grant_year_year'))
    )
    with op.batch_alter_table('grant_year', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grant_year_responsible_id'), ['responsible_id'], unique=False)

    op.create_table('report_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=120), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_report_text_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_text')),
    sa.UniqueConstraint('year', 'section', 'number', name=op.f('uq_report_text_year_section_number'))
    )
    op.create_table('stored_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=120), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_stored_file_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file'))
    )
    op.create_table('board_handling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('board_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('handled_on', sa.Date(), nullable=False),
    sa.Column('paragraph', sa.String(length=40), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("outcome IN ('adopted', 'returned', 'tabled')", name=op.f('ck_board_handling_outcome_known')),
    sa.ForeignKeyConstraint(['board_id'], ['organisation.id'], name=op.f('fk_board_handling_board_id_organisation')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_board_handling_by_id_person')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_board_handling_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_handling'))
    )
    with op.batch_alter_table('board_handling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_board_handling_edition_id'), ['edition_id'], unique=False)

    op.create_table('edition_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('media_type', sa.String(length=120), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_edition_file_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition_file')),
    sa.UniqueConstraint('edition_id', 'name', name=op.f('uq_edition_file_edition_id_name'))
    )
    op.create_table('follow_up_round_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('via', sa.String(length=20), nullable=False),
    sa.CheckConstraint("via IN ('page', 'api', 'mail_link')", name=op.f('ck_follow_up_round_answer_via_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_follow_up_round_answer_by_id_person')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_follow_up_round_answer_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['round_id'], ['follow_up_round.id'], name=op.f('fk_follow_up_round_answer_round_id_follow_up_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up_round_answer')),
    sa.UniqueConstraint('round_id', 'organisation_id', name=op.f('uq_follow_up_round_answer_round_id_organisation_id'))
    )
    op.create_table('indicator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('label', sa.Text(), nullable=False),
    sa.Column('unit', sa.String(length=80), nullable=True),
    sa.Column('direction', sa.String(length=10), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('total_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("direction IN ('up', 'down')", name=op.f('ck_indicator_direction_known')),
    sa.CheckConstraint('total_id <> id', name=op.f('ck_indicator_not_part_of_itself')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_indicator_area_id_area')),
    sa.ForeignKeyConstraint(['total_id'], ['indicator.id'], name=op.f('fk_indicator_total_id_indicator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator')),
    sa.UniqueConstraint('key', name=op.f('uq_indicator_key'))
    )
    with op.batch_alter_table('indicator', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_total_id'), ['total_id'], unique=False)

    op.create_table('requirement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grant_year_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('actor', sa.String(length=30), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('national_sum_sek', sa.BigInteger(), nullable=True),
    sa.Column('responsible_id', sa.Integer(), nullable=True),
    sa.Column('internal_due', sa.Date(), nullable=True),
    sa.CheckConstraint("actor IN ('county', 'municipality', 'municipality_and_region', 'region')", name=op.f('ck_requirement_actor_known')),
    sa.CheckConstraint("audience IN ('all', 'adults', 'children')", name=op.f('ck_requirement_audience_known')),
    sa.CheckConstraint("kind IN ('basic', 'target', 'condition')", name=op.f('ck_requirement_kind_known')),
    sa.CheckConstraint('national_sum_sek >= 0', name=op.f('ck_requirement_national_sum')),
    sa.ForeignKeyConstraint(['grant_year_id'], ['grant_year.id'], name=op.f('fk_requirement_grant_year_id_grant_year')),
    sa.ForeignKeyConstraint(['responsible_id'], ['person.id'], name=op.f('fk_requirement_responsible_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requirement')),
    sa.UniqueConstraint('grant_year_id', 'code', name=op.f('uq_requirement_grant_year_id_code'))
    )
    with op.batch_alter_table('requirement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_requirement_responsible_id'), ['responsible_id'], unique=False)

    op.create_table('assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('requirement_id', sa.Integer(), nullable=False),
    sa.Column('whose', sa.String(length=20), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('on', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('holds_from', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("outcome IN ('met', 'not_met', 'not_applicable', 'not_assessed')", name=op.f('ck_assessment_outcome_known')),
    sa.CheckConstraint("whose = 'authority' OR outcome IS NOT NULL", name=op.f('ck_assessment_ours_has_outcome')),
    sa.CheckConstraint("whose IN ('ours', 'authority')", name=op.f('ck_assessment_whose_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_assessment_by_id_person')),
    sa.ForeignKeyConstraint(['requirement_id'], ['requirement.id'], name=op.f('fk_assessment_requirement_id_requirement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment'))
    )
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_requirement_id'), ['requirement_id'], unique=False)

    op.create_table('submission_milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grant_year_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind IN ('data_stop', 'draft', 'board', 'send')", name=op.f('ck_submission_milestone_kind_known')),
    sa.ForeignKeyConstraint(['grant_year_id'], ['grant_year.id'], name=op.f('fk_submission_milestone_grant_year_id_grant_year')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_milestone')),
    sa.UniqueConstraint('grant_year_id', 'kind', name=op.f('uq_submission_milestone_grant_year_id_kind'))
    )
    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('requirement_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('shown_on', sa.Date(), nullable=True),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.CheckConstraint('signed_by_id IS NULL OR shown_on IS NOT NULL', name=op.f('ck_evidence_signed_has_day')),
    sa.ForeignKeyConstraint(['requirement_id'], ['requirement.id'], name=op.f('fk_evidence_requirement_id_requirement')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['person.id'], name=op.f('fk_evidence_signed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_requirement_id'), ['requirement_id'], unique=False)

    op.create_table('follow_up_round_indicator',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_follow_up_round_indicator_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['round_id'], ['follow_up_round.id'], name=op.f('fk_follow_up_round_indicator_round_id_follow_up_round')),
    sa.PrimaryKeyConstraint('round_id', 'indicator_id', name=op.f('pk_follow_up_round_indicator'))
    )
    op.create_table('observation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=20), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=True),
    sa.Column('n', sa.Integer(), nullable=True),
    sa.Column('of', sa.Integer(), nullable=True),
    sa.Column('share', sa.Float(precision=53), nullable=True),
    sa.Column('value', sa.Float(precision=53), nullable=True),
    sa.Column('women', sa.Float(precision=53), nullable=True),
    sa.Column('men', sa.Float(precision=53), nullable=True),
    sa.Column('split', sa.String(length=10), nullable=True),
    sa.Column('public', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("split IN ('percent', 'own unit')", name=op.f('ck_observation_split_known')),
    sa.CheckConstraint('(women IS NULL AND men IS NULL) = (split IS NULL)', name=op.f('ck_observation_sexes_have_split')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_observation_period')),
    sa.CheckConstraint('n >= 0 AND of >= 0', name=op.f('ck_observation_counts')),
    sa.CheckConstraint('n IS NOT NULL OR of IS NOT NULL OR share IS NOT NULL OR value IS NOT NULL OR women IS NOT NULL OR men IS NOT NULL OR note IS NOT NULL', name=op.f('ck_observation_says_something')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_observation_by_id_person')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_observation_indicator_id_indicator')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_observation_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation')),
    sa.UniqueConstraint('indicator_id', 'first_day', 'last_day', 'organisation_id', name='uq_observation_one')
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.create_index('uq_observation_of_all', ['indicator_id', 'first_day', 'last_day'], unique=True, sqlite_where=sa.text('organisation_id IS NULL'), postgresql_where=sa.text('organisation_id IS NULL'))

    op.create_table('target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('period', sa.String(length=20), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('value', sa.Float(precision=53), nullable=False),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_target_period')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_target_indicator_id_indicator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target')),
    sa.UniqueConstraint('indicator_id', 'first_day', 'last_day', name=op.f('uq_target_indicator_id_first_day_last_day'))
    )
    op.create_table('evidence_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('key', sa.String(length=200), nullable=True),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(kind = 'file') = (file_id IS NOT NULL)", name=op.f('ck_evidence_item_file')),
    sa.CheckConstraint("(kind IN ('note', 'link')) = (text IS NOT NULL)", name=op.f('ck_evidence_item_text')),
    sa.CheckConstraint("(kind IN ('observation', 'activity', 'edition')) = (key IS NOT NULL)", name=op.f('ck_evidence_item_key')),
    sa.CheckConstraint("kind IN ('note', 'link', 'file', 'observation', 'activity', 'edition')", name=op.f('ck_evidence_item_kind_known')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_evidence_item_by_id_person')),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_evidence_item_evidence_id_evidence')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_evidence_item_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence_item'))
    )
    with op.batch_alter_table('evidence_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_item_evidence_id'), ['evidence_id'], unique=False)

    # Written out, since both databases understand it and SQLite needn't copy the table for the constraints.
    op.execute("ALTER TABLE follow_up_round ADD COLUMN period VARCHAR(20)")
    for day in ("first_day", "last_day"):
        op.execute(
            f"ALTER TABLE follow_up_round ADD COLUMN {day} DATE "
            f"CONSTRAINT ck_follow_up_round_period_has_{day} CHECK ((period IS NULL) = ({day} IS NULL))"
        )


def downgrade() -> None:
    """Take back."""
    for column in ("first_day", "last_day", "period"):
        # Not by a copy of the table, as Alembic would: it loses constraints.
        op.execute(f"ALTER TABLE follow_up_round DROP COLUMN {column}")
    for table in NEW:
        op.drop_table(table)
