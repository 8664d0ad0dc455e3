"""How long something takes, or how far away it is, in words for a tired reader."""

import datetime as dt

from django.utils.translation import gettext, ngettext


def span(length: dt.timedelta) -> str:
    """A length in the one unit that matters: `45 min`, `2 h`, `3 days`."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 60:
        return gettext("%(n)s min") % {"n": max(minutes, 1)}
    if minutes < 48 * 60:
        return gettext("%(n)s h") % {"n": round(minutes / 60)}
    days = round(minutes / (24 * 60))
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def distance(gap: dt.timedelta) -> str:
    """`in 2 h`, `20 min ago`, `now`."""
    if abs(gap) < dt.timedelta(seconds=45):
        return gettext("now")
    if gap > dt.timedelta(0):
        return gettext("in %(span)s") % {"span": span(gap)}
    return gettext("%(span)s ago") % {"span": span(-gap)}
