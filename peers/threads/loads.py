"""How much each adult has in hand: what routing weighs among equals."""

from collections.abc import Iterable

from django.db import connection

from peers.people.models import Role
from peers.people.rules import HelperFacts
from peers.threads.rules.states import ENDED_STATES

# More open threads than this in one adult's hands weigh no more.
LOAD_COUNTED = 500

# Django cannot count part of a related query. The states are written out, or the partial index
# `thread_open_owner` would not serve it.
_LOADS = f"""
    SELECT id, (SELECT count(*) FROM (
        SELECT 1 FROM threads_thread WHERE owner_id = people_user.id
        AND NOT (status IN ({", ".join(f"'{one}'" for one in sorted(ENDED_STATES))}))
        LIMIT {LOAD_COUNTED}) AS open_ones)
    FROM people_user WHERE id IN ({{ids}})
"""  # noqa: S608 - numbers and states of ours


def loads_of_adults(helpers: Iterable[HelperFacts]) -> dict[int, int]:
    """{user id: open threads in their hands}; counted up to `LOAD_COUNTED`, so that the cost of
    a decision does not follow what is open."""
    adults = [one.user_id for one in helpers if one.roles - {Role.PEER}]
    if not adults:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_LOADS.format(ids=", ".join(map(str, adults))))
        return dict(cursor.fetchall())
