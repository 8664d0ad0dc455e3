"""Three weeks of the invented organisation's rota, with one evening that nobody has taken."""

import datetime as dt
from collections.abc import Mapping

from peers.people.models import OnCallShift, User
from peers.people.rota import local_day, local_moment

DAYS = 21
_CHANGE = dt.time(8)
# Two days from now: a gap to be seen, and to be filled by whoever tries the planning.
_THIN_DAY = 2


def make_rota(*, people: Mapping[str, User], now: dt.datetime) -> None:
    """From this morning on, a day each: on-call first, a lead second."""
    today = local_day(now)
    shifts = []
    for number in range(-1, DAYS):
        starts = dt.datetime.combine(today + dt.timedelta(days=number), _CHANGE)
        ends = starts + dt.timedelta(hours=10 if number == _THIN_DAY else 24)
        first, second = ("oscar", "leila") if number % 3 else ("leila", "luc")
        names = (first,) if number == _THIN_DAY else (first, second)
        shifts += [
            OnCallShift(
                user=people[name],
                starts_at=local_moment(starts),
                ends_at=local_moment(ends),
                position=place,
            )
            for place, name in enumerate(names, 1)
        ]
    OnCallShift.objects.bulk_create(shifts)
