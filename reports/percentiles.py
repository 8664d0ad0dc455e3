"""Median and 90th percentile, by nearest rank.

The p-th percentile of n sorted values is the one at rank ceil(p / 100 * n), counted from 1: a
value that really occurred, never a mean of two, and the same in every program that follows this
definition. Shown only when enough contacts stand behind it.
"""

import datetime as dt
from collections.abc import Sequence


def nearest_rank(values: Sequence[dt.timedelta], percent: int) -> dt.timedelta:
    """The `percent`-th percentile (1 to 100) of at least one value, in any order."""
    rank = -(-percent * len(values) // 100)
    return sorted(values)[rank - 1]


def whole_minutes(time: dt.timedelta) -> int:
    """Rounded up: a promise is not kept by rounding."""
    return -(-time // dt.timedelta(minutes=1))
