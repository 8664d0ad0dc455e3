"""Break-glass: how long staff may read a thread that they have opened for a reason (S12)."""

import datetime as dt

# [P] Long enough to read a thread and act on it, short enough to be noticed.
GLASS_FOR = dt.timedelta(minutes=30)


def is_open(*, ends_at: dt.datetime, ended_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether an opening still lets its reader in."""
    return ended_at is None and now < ends_at
