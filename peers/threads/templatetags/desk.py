"""Words and times in the desk's templates."""

import datetime as dt

from django import template
from django.conf import settings
from django.utils import formats, timezone

from capsules.languages import direction, own_name
from peers.threads import explain
from peers.threads.lengths import distance

register = template.Library()
register.filter("language_name", own_name)
register.filter("direction", direction)


@register.filter
def clock(at: dt.datetime, now: dt.datetime) -> str:
    """The hour alone today, with the day otherwise: `14:30`, `Tue 24 Nov 09:00`."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    return formats.date_format(local, "H:i" if local.date() == today else "D j M H:i")


@register.filter
def away(at: dt.datetime, now: dt.datetime) -> str:
    """`in 2 h` or `20 min ago`: what a tired reader wants first."""
    return distance(at - now)


@register.filter
def level_words(risk: int) -> str:
    return explain.level(risk)


@register.filter
def topic_words(code: str) -> str:
    return str(explain.TOPICS.get(code, code))


@register.filter
def status_words(code: str) -> str:
    return str(explain.STATUSES.get(code, code))


@register.filter
def left_words(reason: str | None) -> str:
    """Why a thread left its peer, for the peer."""
    return str(explain.LEFT.get(reason or "", explain.TAKEN))


@register.simple_tag
def law_checked() -> dict[str, object]:
    """S18: which lawyer checked the page about the law, and when; empty until then."""
    return {"by": settings.LAW_CHECKED_BY, "on": settings.LAW_CHECKED_ON}
