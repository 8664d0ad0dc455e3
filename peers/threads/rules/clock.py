"""Staffed hours, peers' hours, and deadlines counted on them.

Hours are local wall-clock spans; every moment that goes in or comes out is aware. Spans are
turned into moments day by day, so a day of daylight saving is as long as it really is.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

# A schedule without a single hour in three weeks is an empty schedule.
HORIZON = dt.timedelta(days=21)


@dataclass(frozen=True)
class Span:
    """One stretch of a weekday (0 is Monday), local time."""

    weekday: int
    starts: dt.time
    ends: dt.time


@dataclass(frozen=True)
class Schedule:
    """Weekly spans, the days on which they do not hold, and the zone they are read in.

    `on_closed_days` replaces the weekday's spans on a closed day (weekday is ignored there).
    """

    spans: tuple[Span, ...]
    zone: str = "Europe/Brussels"
    closed_days: frozenset[dt.date] = frozenset()
    on_closed_days: tuple[Span, ...] = ()

    def windows(
        self, start: dt.datetime, end: dt.datetime
    ) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Open stretches between two moments, in order, cut to them."""
        # Sums of moments in a zone follow its wall clock and are wrong over a change of the hour.
        start, end = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
        zone = ZoneInfo(self.zone)
        day = start.astimezone(zone).date()
        last = end.astimezone(zone).date()
        while day <= last:
            for span in self._spans_of(day):
                opens = dt.datetime.combine(day, span.starts, zone).astimezone(dt.UTC)
                closes = dt.datetime.combine(day, span.ends, zone).astimezone(dt.UTC)
                if opens < end and closes > start and opens < closes:
                    yield max(opens, start), min(closes, end)
            day += dt.timedelta(days=1)

    def _spans_of(self, day: dt.date) -> list[Span]:
        if day in self.closed_days:
            return sorted(self.on_closed_days, key=lambda span: span.starts)
        ours = [span for span in self.spans if span.weekday == day.weekday()]
        return sorted(ours, key=lambda span: span.starts)


def is_open(at: dt.datetime, schedule: Schedule) -> bool:
    """Whether `at` lies in one of the schedule's stretches."""
    return next(schedule.windows(at, at + dt.timedelta(seconds=1)), None) is not None


def next_open(at: dt.datetime, schedule: Schedule) -> dt.datetime | None:
    """The first moment from `at` on that is open, or None within three weeks."""
    window = next(schedule.windows(at, at + HORIZON), None)
    return window[0] if window else None


def add_open(start: dt.datetime, needed: dt.timedelta, schedule: Schedule) -> dt.datetime:
    """The moment at which `needed` open time has passed since `start`.

    A schedule that never opens counts every hour: a forgotten table must not stop the ladder.
    """
    start, left = start.astimezone(dt.UTC), needed
    for opens, closes in schedule.windows(start, start + HORIZON):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return start + needed


def _week(*days: tuple[int, int, int, int, int]) -> tuple[Span, ...]:
    return tuple(Span(day, dt.time(h1, m1), dt.time(h2, m2)) for day, h1, m1, h2, m2 in days)


# S21 [P]: no peer work 21:00-08:00 or in school hours; Wednesday afternoon is free in Belgium.
PEER_HOURS = Schedule(
    spans=_week(
        (0, 16, 0, 21, 0),
        (1, 16, 0, 21, 0),
        (2, 12, 30, 21, 0),
        (3, 16, 0, 21, 0),
        (4, 16, 0, 21, 0),
        (5, 8, 0, 21, 0),
        (6, 8, 0, 21, 0),
    ),
    on_closed_days=(Span(0, dt.time(8), dt.time(21)),),
)
# [P] The office, until staff enter their own hours.
OFFICE_HOURS = Schedule(spans=_week(*((day, 9, 0, 17, 0) for day in range(5))))
