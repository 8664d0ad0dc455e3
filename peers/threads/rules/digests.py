"""When a digest is due, and which period it is for: each person gets one a day or a week."""

import datetime as dt
from zoneinfo import ZoneInfo

# Local wall clock: after breakfast, at every time of the year.
FROM = dt.time(8)


def period_of(how_often: str, *, now: dt.datetime, zone: str) -> str | None:
    """The name of the period whose digest is due; None for whoever wants none.

    A day's from 8 in the morning on; a week's from Monday at 8 on. Until the next one begins it
    can be made up: a server that slept over Monday morning sends on Tuesday.
    """
    here = now.astimezone(ZoneInfo(zone))
    # The day that counts begins at 8: before, yesterday's may still be made up.
    day = here.date() if here.time() >= FROM else here.date() - dt.timedelta(days=1)
    if how_often == "daily":
        return f"{day:%Y%m%d}"
    if how_often == "weekly":
        year, week, _weekday = day.isocalendar()
        return f"{year}w{week:02}"
    return None
