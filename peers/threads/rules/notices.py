"""When and how a helper may be told that there is something new (S21, S22).

What is urgent goes out at once and by mail, at any hour. Everything else waits for the end of
quiet hours: the ones a person chose, and for peer experts also the night and school. Kinds are
the values of `Notification.Kind`.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from peers.threads.rules.clock import Schedule, is_open, next_open

# S22: a page never waits.
URGENT = frozenset({"urgent", "alarm"})
# What may come by no mail, if somebody wishes so: the desk shows it, and the ladder goes on
# without them. Whatever an adult answers for keeps its mail.
MAY_DO_WITHOUT_MAIL = frozenset(
    {"offer", "approval", "sent_back", "reply", "wish", "talk", "taken", "debrief"}
    | {"studio", "draft"}
)
# A message that a device could not get for so long says nothing new any more.
LONGEST_IN_THE_AIR = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Quiet:
    """When one person is left alone: own hours over the wall clock, hours of peers or None."""

    zone: str
    own: tuple[dt.time, dt.time] | None = None
    peer_hours: Schedule | None = None


def by_mail(kind: str, mail_off: list[str]) -> bool:
    """Whether this kind is mailed to somebody who switched these kinds off."""
    return kind not in MAY_DO_WITHOUT_MAIL or kind not in mail_off


def held_until(kind: str, quiet: Quiet, *, now: dt.datetime) -> dt.datetime | None:
    """The moment for which a notice of this kind waits; None when it goes at once.

    Own quiet hours and those of peers may follow each other: both are waited for. Hours that
    leave no gap at all (nobody checks them against school) give way to those of peers.
    """
    if kind in URGENT:
        return None
    moment = now
    for _step in range(30):
        end = _end_of_own(moment, quiet) or _end_of_peers(moment, quiet)
        if end is None:
            return moment if moment > now else None
        moment = end
    return _end_of_peers(now, quiet)


def may_be_in_the_air(kind: str, quiet: Quiet, *, now: dt.datetime) -> dt.timedelta:
    """How long a push service may keep a message for a device that is off.

    Until the next quiet hours at most: a phone that is switched on at night stays silent.
    """
    longest = LONGEST_IN_THE_AIR
    if kind in URGENT:
        return longest
    if quiet.own is not None:
        longest = min(longest, _next(quiet.own[0], after=now, zone=quiet.zone) - now)
    if quiet.peer_hours is not None:
        window = next(quiet.peer_hours.windows(now, now + longest), None)
        longest = window[1] - now.astimezone(dt.UTC) if window else dt.timedelta()
    return max(longest, dt.timedelta())


def _end_of_own(moment: dt.datetime, quiet: Quiet) -> dt.datetime | None:
    if quiet.own is None:
        return None
    starts, ends = quiet.own
    clock = moment.astimezone(ZoneInfo(quiet.zone)).time()
    over_midnight = starts > ends
    inside = (clock >= starts or clock < ends) if over_midnight else starts <= clock < ends
    return _next(ends, after=moment, zone=quiet.zone) if inside else None


def _end_of_peers(moment: dt.datetime, quiet: Quiet) -> dt.datetime | None:
    if quiet.peer_hours is None or is_open(moment, quiet.peer_hours):
        return None
    return next_open(moment, quiet.peer_hours)


def _next(clock: dt.time, *, after: dt.datetime, zone: str) -> dt.datetime:
    """The next moment at which a clock on the wall shows `clock`, in UTC."""
    here = ZoneInfo(zone)
    day = after.astimezone(here).date()
    # In UTC: sums and comparisons inside a zone ignore a change of the hour.
    days = (day, day + dt.timedelta(days=1))
    moments = (dt.datetime.combine(one, clock, here).astimezone(dt.UTC) for one in days)
    later = [moment for moment in moments if moment > after]
    return later[0]
