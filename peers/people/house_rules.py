"""When the devices of a closed institution open log-in and conversations. Pure: no clock, no rows.

The hours are weekly and local. They hold back log-in, never a question of a youth in danger
(decision 0013).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

# [P] What was begun within the hours may still be sent for so long after them.
GRACE = dt.timedelta(minutes=10)
# [P] From then on the page says that it closes soon.
WARN = dt.timedelta(minutes=10)
_WEEK = 7


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """`weekday` 0 is Monday; `starts` before `ends`, on the same day."""

    weekday: int
    starts: dt.time
    ends: dt.time


class Door(StrEnum):
    OPEN = "open"
    CLOSING = "closing"  # open, for some minutes more
    GRACE = "grace"  # closed, but what was begun may be sent
    CLOSED = "closed"


def windows_of(rows: Iterable[Sequence[object]]) -> tuple[Window, ...]:
    """From what is stored: [[0, "16:00", "20:00"], ...]."""
    return tuple(
        sorted(
            Window(int(str(day)), dt.time.fromisoformat(str(a)), dt.time.fromisoformat(str(b)))
            for day, a, b in rows
        )
    )


def door(hours: Sequence[Window], *, now: dt.datetime, zone: str) -> Door:
    """No hours at all: open at any hour."""
    if not hours:
        return Door.OPEN
    spans = _spans(hours, now=now, zone=zone)
    for starts, ends in spans:
        if starts <= now < ends:
            return Door.CLOSING if ends - now <= WARN else Door.OPEN
    just_ended = any(ends <= now < ends + GRACE for _starts, ends in spans)
    return Door.GRACE if just_ended else Door.CLOSED


def opens_at(hours: Sequence[Window], *, now: dt.datetime, zone: str) -> dt.datetime | None:
    """The next beginning after `now`, in UTC; None where there are no hours."""
    ahead = [starts for starts, _ends in _spans(hours, now=now, zone=zone) if starts > now]
    return min(ahead, default=None)


def closes_at(hours: Sequence[Window], *, now: dt.datetime, zone: str) -> dt.datetime | None:
    """The end of the hours that run at `now`; None outside them, or where there are none."""
    running = [end for start, end in _spans(hours, now=now, zone=zone) if start <= now < end]
    return max(running, default=None)


def _spans(
    hours: Sequence[Window], *, now: dt.datetime, zone: str
) -> list[tuple[dt.datetime, dt.datetime]]:
    """Yesterday's to those of a week ahead, in UTC; what touches is one span."""
    here = ZoneInfo(zone)
    first = now.astimezone(here).date() - dt.timedelta(days=1)
    days = [first + dt.timedelta(days=number) for number in range(_WEEK + 2)]
    found = sorted(
        (_moment(day, one.starts, here), _moment(day, one.ends, here))
        for day in days
        for one in hours
        if one.weekday == day.weekday()
    )
    joined: list[tuple[dt.datetime, dt.datetime]] = []
    for starts, ends in found:
        if joined and starts <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(ends, joined[-1][1]))
        else:
            joined.append((starts, ends))
    return joined


def _moment(day: dt.date, clock: dt.time, here: ZoneInfo) -> dt.datetime:
    """In UTC: sums inside a zone ignore a change of the hour."""
    return dt.datetime.combine(day, clock, here).astimezone(dt.UTC)
