"""Sessions as a calendar that phones subscribe to (RFC 5545).

A calendar travels: it lies on phones, at mail providers, on the screen in the kitchen. So it
holds what is needed to be there on time and nobody's name; of a session in a closed institution
neither its group nor its place.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from capsules.topics import TOPICS
from peers.training.models import Session

if TYPE_CHECKING:
    from icalendar import Event

# What is over long ago leaves the calendar.
KEPT_FOR = dt.timedelta(days=120)
_ASKED_AGAIN = dt.timedelta(hours=6)
_TOPICS_NAMED = 3


def as_calendar(sessions: Sequence[Session], *, now: dt.datetime) -> bytes:
    """The feed, in the language that is active; local times with the zone's own rules."""
    from icalendar import Calendar, vDuration  # noqa: PLC0415 - most workers never need it

    calendar = Calendar()
    calendar.add("prodid", "-//ECPAT peer portal//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", pgettext("calendar", "Trainings"))
    calendar.add("refresh-interval", vDuration(_ASKED_AGAIN), parameters={"value": "DURATION"})
    for session in sessions:
        calendar.add_component(_event(session))
    years = [one.starts_at.year for one in sessions] or [now.year]
    calendar.add_missing_timezones(
        first_date=dt.date(min(years) - 1, 1, 1), last_date=dt.date(max(years) + 2, 1, 1)
    )
    return bytes(calendar.to_ical())


def _event(session: Session) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - see above

    zone = timezone.get_default_timezone()
    event = Event()
    event.add("uid", f"{session.uid}")
    event.add("dtstamp", session.changed_at.astimezone(dt.UTC))
    event.add("last-modified", session.changed_at.astimezone(dt.UTC))
    event.add("sequence", session.revision)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", _summary(session))
    event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("url", settings.PORTAL_URL + session.get_absolute_url())
    if not session.is_closed:
        event.add("location", session.place)
        if session.group:
            event.add("description", session.group.name)
    return event


def _summary(session: Session) -> str:
    """`Peer training: Grooming, Sexting by agreement`; a cancelled one says so in words too."""
    topics = [str(TOPICS[code].label) for code in session.topics if code in TOPICS]
    named = str(session.get_kind_display())
    if topics and not session.is_closed:
        named = f"{named}: {', '.join(topics[:_TOPICS_NAMED])}"
    return gettext("Cancelled: %(what)s") % {"what": named} if session.cancelled_at else named
