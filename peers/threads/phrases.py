"""The phrases as they count now: the shipped lists with the rows of this organisation.

Read with every text that is judged, in one small query; the rows themselves are the version, so
web and workers agree from one commit to the next. The lists are made ready again only for a
language whose rows changed (`rules/triage/lexicon.py`).
"""

import logging
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import CharField, IntegerField, Value

from peers.threads.models import OwnPhrase, PhraseOff
from peers.threads.rules.triage.changes import Added, Changes, own_id
from peers.threads.rules.triage.lexicon import own_signal
from peers.threads.rules.triage.patterns import BadPattern

log = logging.getLogger(__name__)
_OFF = 0


def changes_now() -> Changes:
    """What this organisation added and switched off, for the judgement of a text."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(connection.vendor))
        rows = sorted(cursor.fetchall())
    added = (
        Added(own_id(language, pk), language, group, level, words)
        for pk, language, group, level, words in rows
        if level != _OFF
    )
    return Changes(
        added=tuple(one for one in added if _can_be_read(one)),
        off=frozenset(row[2] for row in rows if row[3] == _OFF),
    )


@cache
def _statement(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The query in the words of this database: it never differs, and putting it together takes
    the process longer than asking it."""
    own = OwnPhrase.objects.filter(retired_at=None).values_list(
        "pk", "language", "group", "level", "words"
    )
    off = PhraseOff.objects.filter(ended_at=None, agreed_at__isnull=False).values_list(
        "pk", "language", "phrase", Value(_OFF, IntegerField()), Value("", CharField())
    )
    sql, values = own.union(off, all=True).query.sql_with_params()
    return sql, tuple(values)


@lru_cache(maxsize=1000)
def _can_be_read(one: Added) -> bool:
    """A row that no longer can be read is left out: it must not stop anybody's message."""
    try:
        own_signal(one)
    except BadPattern:
        log.warning("The phrase %s cannot be read and does not count.", one.id)
        return False
    return True
