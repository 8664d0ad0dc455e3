"""Calendar months, quarters and years, and when they are ready."""

import datetime as dt

import pytest

from reports.periods import Kind, Period, ready_months


@pytest.mark.parametrize(
    ("key", "kind", "start", "end"),
    [
        ("2026", Kind.YEAR, (2026, 1, 1), (2027, 1, 1)),
        ("2026-Q1", Kind.QUARTER, (2026, 1, 1), (2026, 4, 1)),
        ("2026-Q4", Kind.QUARTER, (2026, 10, 1), (2027, 1, 1)),
        ("2026-12", Kind.MONTH, (2026, 12, 1), (2027, 1, 1)),
    ],
)
def test_a_period_is_written_as_it_is_read(
    key: str, kind: Kind, start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    period = Period.parse(key)
    assert period == Period(kind, dt.date(*start))
    assert period.key == key
    assert period.end == dt.date(*end)


@pytest.mark.parametrize(
    "key", ["", "2026-13", "2026-Q5", "2026-00", "0000", "26", "2026-1", "٢٠٢٦", "2026-Q1\n", "x"]
)
def test_anything_else_is_no_period(key: str) -> None:
    assert Period.parse(key) is None


def test_a_month_is_ready_seven_days_after_its_end() -> None:
    first = dt.date(2026, 9, 24)
    assert not ready_months(first, dt.date(2026, 10, 7))
    assert [month.key for month in ready_months(first, dt.date(2026, 10, 8))] == ["2026-09"]
    keys = [month.key for month in ready_months(first, dt.date(2027, 1, 8))]
    assert keys == ["2026-09", "2026-10", "2026-11", "2026-12"]


def test_the_twelve_months_of_a_year() -> None:
    year = Period(Kind.YEAR, dt.date(2026, 1, 1))
    assert [month.key for month in year.months()][::11] == ["2026-01", "2026-12"]
