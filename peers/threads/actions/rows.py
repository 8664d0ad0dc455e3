"""Insert many rows in one statement, at a third of what `bulk_create` takes.

For rows without signals, defaults of the database or a need for their new keys: events, offers
and notices of a round. Only the conversion of values is ours; names and values reach the
database as Django's own statements do.
"""

import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models

# Below the number of parameters that SQLite takes at once, at some fifteen columns a row.
_AT_ONCE = 1000


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """All of one model, in the order given."""
    for at in range(0, len(rows), _AT_ONCE):
        _insert(rows[at : at + _AT_ONCE], ignore_conflicts=ignore_conflicts)


def _insert(rows: Sequence[models.Model], *, ignore_conflicts: bool) -> None:
    meta = rows[0]._meta  # noqa: SLF001 - documented
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = [(field.attname, _converter(field)) for field in fields]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    values = ", ".join([row] * len(rows))
    sql = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES {values}"  # noqa: S608 - our names
    if ignore_conflicts:
        sql += " ON CONFLICT DO NOTHING"
    given = [convert(getattr(one, name)) for one in rows for name, convert in columns]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


def _converter(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.JSONField):
        return json.dumps
    if isinstance(target, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(target, models.UUIDField):
        return _same if connection.features.has_native_uuid_field else _hex
    return _same


def _same(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _hex(value: uuid.UUID | None) -> str | None:
    return None if value is None else value.hex
