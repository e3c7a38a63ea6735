"""The database: base class, naming of constraints, column types, and how SQLite is opened."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, cast

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, Connection, DateTime, Engine, MetaData, Select, Table, TypeDecorator, event
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry

# A history row that nothing has replaced holds to this day; one that holds from the beginning, from the first.
FOREVER = date(9999, 12, 31)
BEGINNING = date.min

# Execution option that marks a transaction that will write: on SQLite it takes the write lock at once.
WRITES = "planner_writes"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC; SQLite has no time zones, so they are added on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive datetimes: they would be some other zone's time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime},
    )


# A select whose columns are described in words.
AnySelect = Select[*tuple[Any, ...]]

Id = Annotated[int, mapped_column(primary_key=True)]

db = SQLAlchemy(model_class=Base)
migrate = Migrate(compare_type=True, render_as_batch=True)


def one_of(column: str, values: Any, name: str | None = None) -> CheckConstraint:
    """Return a constraint that allows a text column the values of an enum and no others."""
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=name or f"{column}_known")


def table_of(model: type[Base]) -> Table:
    """Return a model's table, for bulk inserts: the ORM would split rows by which of their columns are empty."""
    return cast(Table, model.__table__)


def open_sqlite(dbapi_connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Set up a new SQLite connection: WAL, foreign keys, and transactions begun by us alone."""
    # The driver's own implicit BEGIN would come too late and be of the wrong kind.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    # 16 MB of pages in memory: with the 2 it has by itself, a large plan is read from the file over and over.
    pragmas = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=NORMAL", "cache_size=-16000")
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; one that will write takes the lock now, since upgrading later may fail."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def prepare_engine(engine: Engine) -> None:
    """Make an engine behave the same on SQLite as on PostgreSQL, as far as it can."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", open_sqlite)
        event.listen(engine, "begin", begin_sqlite)
