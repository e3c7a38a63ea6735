"""Integrity lives in the database: every named constraint is there, and stands against a try to break it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Index,
    Table,
    UniqueConstraint,
    func,
    literal_column,
    select,
    text,
    true,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from planner.kit.clock import now
from planner.kit.db import db
from tests.factories.everything import add_everything

DAY, DAY_BEFORE = date(2014, 1, 2), date(2014, 1, 1)
OWN_ID: ColumnElement[int] = literal_column("id")
NOBODY = 999_999

# For each check, what a row may not become.
BAD: dict[str, list[dict[str, Any]]] = {
    "ck_activity_dropped_reason_has_version": [{"dropped_id": None, "dropped_reason": "Behövs inte."}],
    "ck_activity_summary_interval": [{"holds_from": DAY, "holds_to": DAY}],
    "ck_activity_summary_status_known": [{"status": "nearly"}],
    "ck_deadline_due_with_precision": [{"due": None, "precision": "day"}, {"due": DAY, "precision": None}],
    "ck_deadline_interval": [{"holds_from": DAY, "holds_to": DAY_BEFORE}],
    "ck_deadline_precision_known": [{"precision": "week"}],
    "ck_deadline_request_answer_has_day": [
        {"granted": True, "answered_on": None},
        {"granted": None, "answered_on": DAY},
    ],
    "ck_deadline_request_precision_known": [{"precision": "week"}],
    "ck_deadline_request_refusal_has_reason": [{"granted": False, "answered_on": DAY, "answer_reason": None}],
    "ck_mail_try_outcome_known": [{"outcome": "lost"}],
    "ck_message_lease_while_claimed": [
        {"state": "claimed", "lease_until": None, "sent_at": None},
        {"state": "waiting", "lease_until": now(), "sent_at": None},
    ],
    "ck_message_sent_has_time": [
        {"state": "sent", "lease_until": None, "sent_at": None},
        {"state": "dead", "lease_until": None, "sent_at": now()},
    ],
    "ck_message_state_known": [{"state": "lost", "lease_until": None, "sent_at": None}],
    "ck_organisation_kind_known": [{"kind": "planet"}],
    "ck_organisation_not_own_parent": [{"parent_id": OWN_ID}],
    "ck_organisation_not_own_successor": [{"successor_id": OWN_ID}],
    "ck_organisation_started_before_ended": [{"started": DAY, "ended": DAY_BEFORE}],
    "ck_owner_interval": [{"holds_from": DAY, "holds_to": DAY_BEFORE}],
    "ck_person_email_lower": [{"email": "Anna@example.org"}],
    "ck_person_locale_known": [{"locale": "fi"}],
    "ck_person_mail_choice_known": [{"mail_choice": "hourly"}],
    "ck_person_role_known": [{"role": "chief"}],
    "ck_plan_only_one": [{"id": 2}],
    "ck_plan_version_adopted_has_decision": [
        {"status": "adopted", "board_id": None},
        {"status": "adopted", "decided_on": None},
        {"status": "adopted", "dnr": None},
    ],
    "ck_plan_version_not_own_predecessor": [{"replaces_id": OWN_ID}],
    "ck_plan_version_status_known": [{"status": "lost"}],
    "ck_reminder_kind_known": [{"kind": "scolding"}],
    "ck_search_entry_kind_known": [{"kind": "planet"}],
    "ck_search_entry_needs_known": [{"needs": "king"}],
    "ck_status_update_forecast_known": [{"forecast": "sunny"}],
    "ck_status_update_interval": [{"holds_from": DAY, "holds_to": DAY_BEFORE}],
    "ck_status_update_only_paused_has_end": [{"status": "ongoing", "paused_until": DAY}],
    "ck_status_update_paused_and_dropped_have_reason": [
        {"status": "paused", "paused_until": DAY, "comment": None},
        {"status": "dropped", "paused_until": None, "comment": None},
    ],
    "ck_status_update_paused_has_end": [{"status": "paused", "paused_until": None, "comment": "Väntar."}],
    "ck_reminder_settings_hours_in_order": [{"remind_from": "18:00", "remind_until": "07:00"}],
    "ck_status_update_status_known": [{"status": "nearly"}],
    "ck_assignment_interval": [{"holds_from": DAY, "holds_to": DAY_BEFORE}],
    "ck_deputy_starts_before_ends": [{"starts": DAY, "ends": DAY_BEFORE}],
    "ck_deputy_not_own_deputy": [{"deputy_id": literal_column("person_id")}],
    "ck_sign_in_session_method_known": [{"method": "guess"}],
    "ck_sign_in_attempts_failures_counted": [{"failures": 0}],
    "ck_api_token_scope_known": [{"scope": "everything"}],
    # The first round is a closed one.
    "ck_follow_up_round_opened_has_day": [{"opened_on": None}],
    "ck_follow_up_round_closed_has_day": [{"closed_on": None}],
    "ck_follow_up_round_closed_was_open": [{"opened_at": None, "opened_on": None}],
    "ck_follow_up_round_opens_before_answer": [{"opens_on": DAY, "answer_by": DAY_BEFORE}],
    "ck_follow_up_round_pushed_was_open": [
        {"pushed_on": DAY, "opened_at": None, "opened_on": None, "closed_at": None, "closed_on": None}
    ],
    "ck_follow_up_round_period_has_first_day": [{"period": "2014", "first_day": None, "last_day": DAY}],
    "ck_follow_up_round_period_has_last_day": [{"period": "2014", "first_day": DAY, "last_day": None}],
    "ck_follow_up_round_answer_via_known": [{"via": "pigeon"}],
    "ck_indicator_direction_known": [{"direction": "sideways"}],
    "ck_indicator_not_part_of_itself": [{"total_id": OWN_ID}],
    "ck_observation_split_known": [{"split": "half", "women": 1}],
    "ck_observation_sexes_have_split": [{"split": None, "women": 1}, {"split": "percent", "women": None, "men": None}],
    "ck_observation_period": [{"first_day": DAY, "last_day": DAY_BEFORE}],
    "ck_observation_counts": [{"n": -1}, {"of": -1}],
    "ck_observation_says_something": [{"n": None, "women": None, "men": None, "split": None}],
    "ck_target_period": [{"first_day": DAY, "last_day": DAY_BEFORE}],
    "ck_grant_year_sums": [{"granted_sek": -1}, {"received_sek": -1}, {"used_sek": -1}],
    "ck_grant_year_national_sum": [{"national_sum_sek": -1}],
    "ck_submission_milestone_kind_known": [{"kind": "party"}],
    "ck_requirement_kind_known": [{"kind": "wish"}],
    "ck_requirement_audience_known": [{"audience": "cats"}],
    "ck_requirement_actor_known": [{"actor": "state"}],
    "ck_requirement_national_sum": [{"national_sum_sek": -1}],
    "ck_assessment_whose_known": [{"whose": "everybody"}],
    "ck_assessment_outcome_known": [{"outcome": "nearly"}],
    "ck_assessment_ours_has_outcome": [{"whose": "ours", "outcome": None}],
    "ck_evidence_signed_has_day": [{"signed_by_id": 1, "shown_on": None}],
    # The first item is a file.
    "ck_evidence_item_kind_known": [{"kind": "rumour", "file_id": None}],
    "ck_evidence_item_file": [{"file_id": None}],
    "ck_evidence_item_text": [{"text": "Se pärmen."}],
    "ck_evidence_item_key": [{"key": "boende-1"}],
    "ck_board_handling_outcome_known": [{"outcome": "lost"}],
    "ck_accessibility_statement_conformance_known": [{"conformance": "nearly"}],
    "ck_accessibility_statement_written_or_not": [{"conformance": None}, {"assessed_on": None}],
    "ck_accessibility_statement_can_be_reached": [{"contact_email": None, "contact_phone": None}],
    # The first fault is handled.
    "ck_reported_fault_email_lower": [{"email": "Anna@example.org"}],
    "ck_reported_fault_handled_has_time": [{"handled_at": None}],
    "ck_follow_up_round_share_outcome_known": [{"outcome": "perhaps", "answer_id": None}],
    "ck_follow_up_round_share_answered_has_answer": [
        {"outcome": "answered", "answer_id": None},
        {"outcome": "missing", "answer_id": 1},
    ],
    "ck_visit_before_has_day": [{"before_on": DAY, "before_at": None}, {"before_on": None, "before_at": now()}],
    "ck_visit_in_order": [{"seen_at": now() - timedelta(days=400), "before_at": now()}],
}

# There is one plan, so that its key has no other to be equal to.
CANNOT_BE_TRIED = {"uq_plan_key"}


@pytest.fixture
def connection(app: Flask) -> Iterator[Connection]:
    """A connection to a database with at least two rows in every table that can have them; nothing is kept."""
    add_everything()
    db.session.commit()
    with db.engine.connect() as connection:
        _let_the_trail_be_changed(connection)
        yield connection


def _let_the_trail_be_changed(connection: Connection) -> None:
    """Take the triggers away in this transaction: they would complain before any constraint does."""
    if connection.dialect.name == "postgresql":
        for table in tables():
            connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
    else:
        for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))


def tables() -> list[Table]:
    return [table for table in db.metadata.tables.values() if table.name != "alembic_version"]


def constraints(kind: type[Any]) -> list[Any]:
    return [constraint for table in tables() for constraint in table.constraints if isinstance(constraint, kind)]


def uniques() -> list[UniqueConstraint | Index]:
    """Return what is unique, but for what holds a primary key: that is there for foreign keys to refer to."""
    found = [*constraints(UniqueConstraint), *(index for table in tables() for index in table.indexes if index.unique)]
    return [unique for unique in found if not any(column.primary_key for column in unique.columns)]


def break_it(
    connection: Connection, table: Table, row: int, values: dict[str, Any], among: ColumnElement[bool] | None = None
) -> str | None:
    """Try to change one row of a table, or of some of its rows; return the database's complaint, or None for none."""
    key = list(table.primary_key.columns)
    found = connection.execute(select(*key).where(true() if among is None else among).order_by(*key)).all()
    assert len(found) > row, f"add_everything adds too few rows to {table.name}"
    attempt = connection.begin_nested()
    try:
        connection.execute(update(table).where(tuple_(*key) == tuple(found[row])).values(values))
    except IntegrityError as error:
        return getattr(getattr(error.orig, "diag", None), "constraint_name", None) or str(error.orig)
    else:
        return None
    finally:
        attempt.rollback()


def test_every_check_has_a_row_that_it_must_refuse() -> None:
    assert set(BAD) == {str(constraint.name) for constraint in constraints(CheckConstraint)}


def test_checks_hold(connection: Connection) -> None:
    table_of = {str(constraint.name): constraint.table for constraint in constraints(CheckConstraint)}
    for name, rows in BAD.items():
        for values in rows:
            complaint = break_it(connection, table_of[name], 0, values)
            assert complaint is not None, f"{name} let {values} in"
            assert name in complaint


def test_what_is_unique_stays_so(connection: Connection) -> None:
    for unique in uniques():
        name, columns = str(unique.name), list(unique.columns)
        if name in CANNOT_BE_TRIED:
            continue
        table = columns[0].table
        assert isinstance(table, Table)
        key = list(table.primary_key.columns)
        # What is unique among some rows alone is tried with two of them.
        among = unique.dialect_options["sqlite"].get("where") if isinstance(unique, Index) else None
        first = connection.execute(select(*columns).where(true() if among is None else among).order_by(*key)).first()
        assert first is not None, f"add_everything adds no row to {table.name}"
        complaint = break_it(
            connection, table, 1, {column.name: value for column, value in zip(columns, first, strict=True)}, among
        )
        assert complaint is not None, f"{name} let a second row in"
        assert complaint == name or all(f"{table.name}.{column.name}" in complaint for column in columns)


def test_nothing_refers_to_what_does_not_exist(connection: Connection) -> None:
    for constraint in constraints(ForeignKeyConstraint):
        columns: list[Column[Any]] = list(constraint.columns)
        count = connection.scalar(select(func.count()).select_from(constraint.table)) or 0
        # PostgreSQL names the key that it found broken first, which for some rows is one that refers to them.
        complaints = {
            break_it(connection, constraint.table, row, {columns[0].name: NOBODY}) for row in range(max(count, 1))
        }
        assert None not in complaints, constraint.name
        assert complaints & {constraint.name, "FOREIGN KEY constraint failed"}, constraint.name


def test_nothing_that_is_referred_to_can_be_deleted(connection: Connection) -> None:
    referred_to = {constraint.referred_table for constraint in constraints(ForeignKeyConstraint)}
    for table in referred_to:
        attempt = connection.begin_nested()
        with pytest.raises(IntegrityError):
            connection.execute(table.delete())
        attempt.rollback()


def test_an_activity_stays_in_its_groups_area(connection: Connection) -> None:
    activity = db.metadata.tables["activity"]
    groups = db.metadata.tables["activity_group"]
    area = connection.scalar(select(activity.c.area_id).order_by(activity.c.id))
    elsewhere = connection.scalar(select(groups.c.id).where(groups.c.area_id != area))
    assert break_it(connection, activity, 0, {"group_id": elsewhere}) is not None


def test_every_constraint_has_a_name(app: Flask) -> None:
    unnamed = [str(constraint) for constraint in constraints(object) if not constraint.name]
    assert not unnamed
