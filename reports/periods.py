"""Calendar months, quarters and years, and when their figures are drawn up. Nothing in between:
two overlapping stretches of time could be subtracted from each other."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# Every promise of a first reply (48 hours at most) has been kept or broken by then.
DRAWN_UP_AFTER = dt.timedelta(days=7)
_KEY = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")


class Kind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}


@dataclass(frozen=True, order=True)
class Period:
    """One calendar month, quarter or year, by its first day."""

    kind: Kind
    start: dt.date

    @classmethod
    def parse(cls, key: str) -> "Period | None":
        """From `2026`, `2026-Q3` or `2026-09`; None for anything else."""
        found = _KEY.fullmatch(key)
        if found is None or found[1] == "0000":
            return None
        year, quarter, month = found.groups()
        if quarter:
            return cls(Kind.QUARTER, dt.date(int(year), int(quarter) * 3 - 2, 1))
        if month:
            return cls(Kind.MONTH, dt.date(int(year), int(month), 1))
        return cls(Kind.YEAR, dt.date(int(year), 1, 1))

    @classmethod
    def holding(cls, kind: Kind, day: dt.date) -> "Period":
        first = (day.month - 1) // _MONTHS[kind] * _MONTHS[kind] + 1
        return cls(kind, dt.date(day.year, first, 1))

    @property
    def key(self) -> str:
        if self.kind is Kind.YEAR:
            return f"{self.start:%Y}"
        if self.kind is Kind.QUARTER:
            return f"{self.start:%Y}-Q{self.start.month // 3 + 1}"
        return f"{self.start:%Y-%m}"

    @property
    def end(self) -> dt.date:
        """The first day after it."""
        place = self.start.month - 1 + _MONTHS[self.kind]
        return dt.date(self.start.year + place // 12, place % 12 + 1, 1)

    @property
    def next(self) -> "Period":
        return Period(self.kind, self.end)

    @property
    def drawn_up_on(self) -> dt.date:
        return self.end + DRAWN_UP_AFTER

    def is_ready(self, today: dt.date) -> bool:
        return self.drawn_up_on <= today

    def months(self) -> "list[Period]":
        return list(months_between(self.start, self.end))


def months_between(start: dt.date, end: dt.date) -> Iterator[Period]:
    """The months from the one that holds `start` up to, not including, `end`."""
    month = Period.holding(Kind.MONTH, start)
    while month.start < end:
        yield month
        month = month.next


def ready_months(first: dt.date, today: dt.date) -> list[Period]:
    """Every month since `first` whose figures may be drawn up, without a gap."""
    return [month for month in months_between(first, today) if month.is_ready(today)]
