"""What people's everyday use needs: saved views, search, when somebody was here last, help, reported faults."""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _add_help()
    _add_visits()
    _add_saved_views()
    # Last: on SQLite, a table that is altered by copying it loses its triggers.
    _add_search()


def downgrade() -> None:
    """Take back."""
    _drop_search()
    _drop_saved_views()
    _drop_visits()
    _drop_help()


def _add_saved_views() -> None:
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_view_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_view_person_id_name'))
    )


def _drop_saved_views() -> None:
    op.drop_table('saved_view')


def _add_visits() -> None:
    op.create_table('visit',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before_on', sa.Date(), nullable=True),
    sa.Column('before_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(before_on IS NULL) = (before_at IS NULL)', name=op.f('ck_visit_before_has_day')),
    sa.CheckConstraint('before_at <= seen_at', name=op.f('ck_visit_in_order')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_visit_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_visit'))
    )
    # What has changed since somebody's last visit is found by its day.
    for table, day in _CHANGES.items():
        op.create_index(op.f(f'ix_{table}_{day}'), table, [day])


def _drop_visits() -> None:
    for table, day in _CHANGES.items():
        op.drop_index(op.f(f'ix_{table}_{day}'), table)
    op.drop_table('visit')


_CHANGES = {'status_update': 'holds_from', 'deadline': 'holds_from', 'comment': 'commented_on'}


def _add_help() -> None:
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('welcomed_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('accessibility_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('organisation', sa.String(length=200), nullable=True),
    sa.Column('contact_email', sa.String(length=254), nullable=True),
    sa.Column('contact_phone', sa.String(length=40), nullable=True),
    sa.Column('conformance', sa.String(length=10), nullable=True),
    sa.Column('shortcomings', sa.Text(), nullable=True),
    sa.Column('burden', sa.Text(), nullable=True),
    sa.Column('not_covered', sa.Text(), nullable=True),
    sa.Column('how_tested', sa.Text(), nullable=True),
    sa.Column('tested_by', sa.String(length=200), nullable=True),
    sa.Column('assessed_on', sa.Date(), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("conformance IN ('full', 'partial', 'none')", name=op.f('ck_accessibility_statement_conformance_known')),
    sa.CheckConstraint('(organisation IS NULL) = (conformance IS NULL) AND (organisation IS NULL) = (assessed_on IS NULL)', name=op.f('ck_accessibility_statement_written_or_not')),
    sa.CheckConstraint('organisation IS NULL OR contact_email IS NOT NULL OR contact_phone IS NOT NULL', name=op.f('ck_accessibility_statement_can_be_reached')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_accessibility_statement_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accessibility_statement')),
    sa.UniqueConstraint('number', name=op.f('uq_accessibility_statement_number'))
    )
    op.create_table('reported_fault',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=500), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handled_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.CheckConstraint('email = lower(email)', name=op.f('ck_reported_fault_email_lower')),
    sa.CheckConstraint('handled_at IS NOT NULL OR (handled_by_id IS NULL AND outcome IS NULL)', name=op.f('ck_reported_fault_handled_has_time')),
    sa.ForeignKeyConstraint(['handled_by_id'], ['person.id'], name=op.f('fk_reported_fault_handled_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reported_fault'))
    )
    with op.batch_alter_table('reported_fault', schema=None) as batch_op:
        batch_op.create_index('ix_reported_fault_handled_at', ['handled_at'], unique=False)


def _drop_help() -> None:
    op.drop_table('reported_fault')
    op.drop_table('accessibility_statement')
    op.drop_column('person', 'welcomed_at')


# A thing that is found, by the role that sees it; and which have changed. See planner.desk.search.models.
_FOUND = ('activity', 'area', 'indicator', 'requirement', 'evidence', 'round', 'report_text', 'edition', 'organisation',
          'person')
_ROLES = ('reader', 'contributor', 'coordinator', 'strategist', 'administrator')

# What may change what is found: the table, the columns that matter, and of which things they are. Each is noted whenever
# a row comes, goes or has one of the columns written; {row} is that row.
_TELLING = (
    ('activity', 'key, title, wording, done_when, due_note, position, area_id, group_id',
     "SELECT 'activity', {row}.id"),
    ('activity_group', 'name', "SELECT 'activity', id FROM activity WHERE group_id = {row}.id"),
    ('activity_partner', 'activity_id, organisation_id, position', "SELECT 'activity', {row}.activity_id"),
    ('activity_method', 'activity_id, method_id, position', "SELECT 'activity', {row}.activity_id"),
    ('method', 'name', "SELECT 'activity', activity_id FROM activity_method WHERE method_id = {row}.id"),
    ('status_update', 'assignment_id, comment, holds_from',
     "SELECT 'activity', activity_id FROM assignment WHERE id = {row}.assignment_id AND {row}.comment IS NOT NULL"),
    ('comment', 'activity_id, text, commented_on', "SELECT 'activity', {row}.activity_id"),
    ('deadline', 'activity_id, reason, holds_from',
     "SELECT 'activity', {row}.activity_id WHERE {row}.reason IS NOT NULL"),
    ('area', 'key, name_sv, name_en, about, position',
     "SELECT 'area', {row}.id UNION ALL SELECT 'activity', id FROM activity WHERE area_id = {row}.id"),
    ('factor', 'area_id, text, position', "SELECT 'area', {row}.area_id"),
    ('indicator', 'key, label, unit, area_id, position', "SELECT 'indicator', {row}.id"),
    ('requirement', 'grant_year_id, code, title, about, position',
     "SELECT 'requirement', {row}.id UNION ALL SELECT 'evidence', {row}.id"),
    ('assessment', 'requirement_id, reason', "SELECT 'requirement', {row}.requirement_id"),
    ('evidence', 'requirement_id, position, title, note',
     "SELECT 'requirement', {row}.requirement_id UNION ALL SELECT 'evidence', {row}.requirement_id"),
    ('evidence_item', 'evidence_id, text, file_id',
     "SELECT 'evidence', requirement_id FROM evidence WHERE id = {row}.evidence_id"),
    ('stored_file', 'name',
     "SELECT 'evidence', requirement_id FROM evidence JOIN evidence_item ON evidence_item.evidence_id = evidence.id "
     "WHERE evidence_item.file_id = {row}.id"),
    ('follow_up_round', 'title, intro, guidance', "SELECT 'round', {row}.id"),
    # Only the latest writing is found: the ones before it change with it.
    ('report_text', 'year, section, number, text',
     "SELECT 'report_text', {row}.id UNION ALL "
     "SELECT 'report_text', id FROM report_text WHERE year = {row}.year AND section = {row}.section"),
    ('edition', 'year, number, reason, content', "SELECT 'edition', {row}.id"),
    ('organisation', 'key, name, position',
     "SELECT 'organisation', {row}.id UNION ALL "
     "SELECT 'activity', activity_id FROM activity_partner WHERE organisation_id = {row}.id"),
    ('person', 'name, email, position, anonymised_on', "SELECT 'person', {row}.id"),
)
# What is there already is noted too, and read at the first commit.
_TABLES_OF = {'round': 'follow_up_round', 'evidence': 'requirement'}


def _add_search() -> None:
    op.create_table('search_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('needs', sa.String(length=20), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('key', sa.String(length=254), nullable=True),
    sa.Column('title_words', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.CheckConstraint(_one_of('kind', _FOUND), name=op.f('ck_search_entry_kind_known')),
    sa.CheckConstraint(_one_of('needs', _ROLES), name=op.f('ck_search_entry_needs_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_entry')),
    sa.UniqueConstraint('kind', 'object_id', name=op.f('uq_search_entry_kind_object_id'))
    )
    op.create_index(op.f('ix_search_entry_key'), 'search_entry', ['key'])
    op.create_table('search_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_note'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        # Words are made by us alone: no parser, no dictionary.
        op.execute("CREATE INDEX ix_search_entry_words ON search_entry USING gin "
                   "(array_to_tsvector(string_to_array(btrim(title_words || ' ' || words), ' ')))")
    else:
        _keep_words_on_sqlite()
    for table, columns, things in _TELLING:
        _note_changes(table, columns, things)
    for kind in _FOUND:
        op.execute(f"INSERT INTO search_note (kind, object_id) SELECT '{kind}', id FROM {_TABLES_OF.get(kind, kind)}")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _keep_words_on_sqlite() -> None:
    op.execute("CREATE VIRTUAL TABLE search_words USING fts5 "
               "(title_words, words, content='search_entry', content_rowid='id', detail=column, tokenize='ascii')")
    op.execute("CREATE TRIGGER search_entry_comes AFTER INSERT ON search_entry BEGIN "
               "INSERT INTO search_words (rowid, title_words, words) VALUES (NEW.id, NEW.title_words, NEW.words); END")
    op.execute("CREATE TRIGGER search_entry_goes AFTER DELETE ON search_entry BEGIN "
               "INSERT INTO search_words (search_words, rowid, title_words, words) "
               "VALUES ('delete', OLD.id, OLD.title_words, OLD.words); END")


def _note_changes(table: str, columns: str, things: str) -> None:
    def note(row: str) -> str:
        return f"INSERT INTO search_note (kind, object_id) {things.format(row=row)};"

    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            f"CREATE FUNCTION search_notes_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' THEN {note('OLD')} END IF; "
            f"IF TG_OP <> 'DELETE' THEN {note('NEW')} END IF; "
            "RETURN NULL; END $$"
        )
        op.execute(
            f"CREATE TRIGGER search_notes AFTER INSERT OR UPDATE OF {columns} OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION search_notes_{table}()"
        )
        return
    for name, when, notes in (
        ('insert', 'INSERT', note('NEW')),
        ('update', f'UPDATE OF {columns}', note('OLD') + ' ' + note('NEW')),
        ('delete', 'DELETE', note('OLD')),
    ):
        op.execute(f"CREATE TRIGGER search_notes_{table}_{name} AFTER {when} ON {table} BEGIN {notes} END")


def _drop_search() -> None:
    for table, _columns, _things in _TELLING:
        if op.get_bind().dialect.name == 'postgresql':
            op.execute(f'DROP FUNCTION search_notes_{table}() CASCADE')
        else:
            for name in ('insert', 'update', 'delete'):
                op.execute(f'DROP TRIGGER search_notes_{table}_{name}')
    if op.get_bind().dialect.name != 'postgresql':
        op.execute('DROP TABLE search_words')
    op.drop_table('search_note')
    op.drop_table('search_entry')
