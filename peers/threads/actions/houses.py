"""Closed institutions: who is told that somebody leaves soon, and that a plan waits.

Each hour; each thing once to each person, by the keys of their notices.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from peers.people.going import to_remind
from peers.people.models import Going, HousePlan, Membership, Role, User
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.telling import tell_about_no_thread


def remind_of_houses(*, now: dt.datetime) -> None:
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    for going, mark in to_remind(today):
        # Another day is another reminder.
        about = f"going:{going.pk}:{going.leaves_on:%Y%m%d}:{mark}"
        tell_about_no_thread(_coaches_of(going), Notice.GROUP, about=about, now=now)
    staff = list(User.objects.holding(Role.STAFF))
    waiting = HousePlan.objects.filter(decided_at=None, group__archived_at=None)
    for plan in waiting.values_list("pk", "made_by_id"):
        others = [one for one in staff if one.pk != plan[1]]
        tell_about_no_thread(others, Notice.GROUP, about=f"house:{plan[0]}", now=now)


def _coaches_of(going: Going) -> list[User]:
    """Their own coach, else those of the group."""
    if going.member.coach is not None:
        return [going.member.coach]
    coaches = Membership.objects.current().filter(group=going.member.group, role=Role.COACH)
    return list(User.objects.filter(pk__in=coaches.values("user"), is_active=True))
