"""Look into, and hold still, the database of a portal that runs in other processes."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg2


def connect(url: str) -> Any:
    """A DB-API connection of our own, outside Django."""
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=20)
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    connection = psycopg2.connect(
        dbname=parts.path.lstrip("/"),
        user="app",
        host=query["host"][0],
        port=query["port"][0],
    )
    connection.autocommit = True
    return connection


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    """The rows of one query, now."""
    with contextlib.closing(connect(url)) as connection:
        cursor = connection.cursor()
        cursor.execute(sql)
        return list(cursor.fetchall())


def number(url: str, sql: str) -> int:
    return rows(url, sql)[0][0]


@contextlib.contextmanager
def held_still(url: str) -> Iterator[None]:
    """Nobody else can give a peer a place meanwhile: a worker that routes waits in mid-task.

    On PostgreSQL the rows of the people are locked, so the worker is inside its transaction; on
    SQLite the one write lock is taken, so it waits for its own to begin.
    """
    with contextlib.closing(connect(url)) as connection:
        cursor = connection.cursor()
        if url.startswith("sqlite"):
            cursor.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("BEGIN")
            cursor.execute("SELECT id FROM people_user FOR UPDATE")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
