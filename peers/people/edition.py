"""What changes rarely is read once by each process and kept until somebody writes it.

Routing asks for every helper's papers, hours and roles at each decision. They stand in a dozen
tables that change a few times a day. So a process keeps what it made of them, together with the
token of the `Edition` that held when it began to read:

    @kept
    def closed_days() -> frozenset[dt.date]: ...

    closed_days()                    asks for the edition, reads the tables only when it is new
    with one_edition(): ...          asks once for all that is decided inside

The token is replaced by triggers of the database, not by signals of Django: no bulk update, no
statement typed by an administrator and no other program can go round them, and it happens in
the transaction of the write itself. So the next decision on any process sees a lapse, a break
or a pause. Kept values may depend on arguments (a day), never on the clock.

PostgreSQL replaces the token at the very end of the writing transaction, so that it is the last
lock taken and nobody waits for it; until then a mark that lives as long as the transaction tells
the writer itself to trust nothing kept. SQLite has one writer at a time and replaces it at once.
"""

import contextlib
import functools
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

from django.apps import AppConfig, apps
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")

_watched: set[str] = set()
_made: Counter[str] = Counter()
_asked: ContextVar[str | None] = ContextVar("edition", default=None)
# A day's facts and yesterday's; a process never needs more of one kind.
_KEPT_EACH = 2


def watch(*labels: str) -> None:
    """Let every write to these models ("app.Model") make a new edition."""
    _watched.update(labels)


def table_of(label: str) -> str:
    return str(apps.get_model(label)._meta.db_table)  # noqa: SLF001 - documented


def watched_tables() -> list[str]:
    return sorted(table_of(label) for label in _watched)


def made() -> Counter[str]:
    """How often this process has made each kept value anew, by the name of its function."""
    return Counter(_made)


def keepers() -> list[str]:
    return sorted(_made)


def current() -> str:
    """The token of the edition; "" where nothing kept may be trusted."""
    asked = _asked.get()
    if asked is not None:
        return asked
    with connection.cursor() as cursor:
        cursor.execute(_ASK[connection.vendor])
        row = cursor.fetchone()
    return str(row[0]) if row and not row[1] else ""


@contextlib.contextmanager
def one_edition() -> Iterator[None]:
    """Ask once for all that is decided inside; only where nothing watched is written inside."""
    before = _asked.set(None)
    _asked.set(current())
    try:
        yield
    finally:
        _asked.reset(before)


def ask_again() -> None:
    """Inside `one_edition`, after something was heard that may be news."""
    if _asked.get() is not None:
        _asked.set(None)
        _asked.set(current())


def kept(make: Callable[..., T]) -> Callable[..., T]:
    """Keep what `make` returns for each set of arguments until the next edition.

    What is kept is shared by every caller: it must be frozen, or copied by who changes it.
    """
    values: dict[tuple[Any, ...], tuple[str, T]] = {}
    name = f"{make.__module__}.{make.__qualname__}"
    _made[name] = 0

    @functools.wraps(make)
    def ask(*args: Any, **named: Any) -> T:
        token = current()
        key = (*args, *sorted(named.items()))
        # The token is asked for before the tables are read: what is written meanwhile is at
        # worst read too early, never kept too long.
        known = values.get(key)
        if known is not None and token and known[0] == token:
            return known[1]
        value = make(*args, **named)
        _made[name] += 1
        if token:
            while len(values) >= _KEPT_EACH:
                values.pop(next(iter(values)), None)
            values[key] = (token, value)
        return value

    return ask


def on_migrated(sender: AppConfig, *, using: str, **kwargs: Any) -> None:
    """After every `migrate`: SQLite forgets the triggers of a table that it rebuilds."""
    database = connections[using]
    there = set(database.introspection.table_names())
    if "people_edition" not in there:
        return
    tables = [table for table in watched_tables() if table in there]
    with database.cursor() as cursor:
        for statement in _INSTALL[database.vendor](tables):
            cursor.execute(statement)
        cursor.execute("DELETE FROM people_edition")
        cursor.execute(_FIRST[database.vendor])


def drop_triggers(database: BaseDatabaseWrapper) -> None:
    """Before the table of editions goes away, so that the others can still be written."""
    with database.cursor() as cursor:
        for statement in _DROP[database.vendor](watched_tables()):
            cursor.execute(statement)


_TOKEN = {"postgresql": "gen_random_uuid()::text", "sqlite": "hex(randomblob(16))"}
_FIRST = {
    vendor: f"INSERT INTO people_edition (id, token) VALUES (1, {token})"  # noqa: S608 - ours
    for vendor, token in _TOKEN.items()
}
_ASK = {
    "postgresql": (
        "SELECT token, current_setting('portal.watched_written', true) = 'yes'"
        " FROM people_edition WHERE id = 1"
    ),
    "sqlite": "SELECT token, 0 FROM people_edition WHERE id = 1",
}

_POSTGRES_FUNCTIONS = """
CREATE OR REPLACE FUNCTION people_watched_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('portal.watched_written', 'yes', true);
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION people_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('portal.edition_made', true) IS DISTINCT FROM 'yes' THEN
        PERFORM set_config('portal.edition_made', 'yes', true);
        UPDATE people_edition SET token = gen_random_uuid()::text WHERE id = 1;
    END IF;
    RETURN NULL;
END $$;
"""
_POSTGRES_TRIGGERS = """
DO $$ BEGIN
IF NOT EXISTS (SELECT FROM pg_trigger
               WHERE tgname = 'new_edition' AND tgrelid = '{table}'::regclass) THEN
    CREATE TRIGGER watched_written AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION people_watched_written();
    CREATE CONSTRAINT TRIGGER new_edition AFTER INSERT OR UPDATE OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_new_edition();
END IF;
END $$
"""


def _install_postgres(tables: list[str]) -> list[str]:
    return [_POSTGRES_FUNCTIONS, *(_POSTGRES_TRIGGERS.format(table=table) for table in tables)]


def _install_sqlite(tables: list[str]) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_edition_{act} AFTER {act} ON {table} BEGIN"  # noqa: S608
        f" UPDATE people_edition SET token = {_TOKEN['sqlite']} WHERE id = 1; END"
        for table in tables
        for act in ("insert", "update", "delete")
    ]


def _drop_postgres(tables: list[str]) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}"
        for table in tables
        for name in ("watched_written", "new_edition")
    ]


def _drop_sqlite(tables: list[str]) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_edition_{act}"
        for table in tables
        for act in ("insert", "update", "delete")
    ]


_INSTALL = {"postgresql": _install_postgres, "sqlite": _install_sqlite}
_DROP = {"postgresql": _drop_postgres, "sqlite": _drop_sqlite}
