"""Nearest rank: always a value that occurred."""

import datetime as dt

import pytest

from reports.percentiles import nearest_rank, whole_minutes


def minutes(*numbers: float) -> list[dt.timedelta]:
    return [dt.timedelta(minutes=number) for number in numbers]


@pytest.mark.parametrize(
    ("values", "median", "p90"),
    [
        ([7], 7, 7),
        ([1, 2], 1, 2),
        ([3, 1, 2], 2, 3),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9),
        (range(1, 12), 6, 10),
    ],
)
def test_percentiles_by_nearest_rank(values: list[int], median: int, p90: int) -> None:
    assert nearest_rank(minutes(*values), 50) == dt.timedelta(minutes=median)
    assert nearest_rank(minutes(*values), 90) == dt.timedelta(minutes=p90)


def test_minutes_are_rounded_up() -> None:
    assert [whole_minutes(one) for one in minutes(0, 0.5, 1, 1.01)] == [0, 1, 1, 2]
