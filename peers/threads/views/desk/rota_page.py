"""The page of the on-call rota: now, my shifts, the weeks with their gaps, missed calls."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch
from django.forms import Form
from django.utils.timezone import localtime

from peers.people.models import OnCallShift, ShiftHandOver, User
from peers.people.rota import (
    Stretch,
    Turn,
    hand_overs_for,
    local_day,
    on_duty,
    people_who_can_be_called,
    shifts_between,
    stretches,
    turns_between,
)
from peers.threads.actions.handing_over import held_on_call
from peers.threads.forms_rota import AskForm, PlanForm, ThreadsForm, choices_of, set_choices
from peers.threads.missed import missed_by
from peers.threads.permissions import can_set_policy
from peers.threads.standstill import silent_since


@dataclass(frozen=True)
class Period:
    """Whole weeks from a day on, in the portal's zone."""

    first: dt.date
    weeks: int

    @property
    def start(self) -> dt.datetime:
        return midnight(self.first)

    @property
    def end(self) -> dt.datetime:
        return midnight(self.first + dt.timedelta(weeks=self.weeks))

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=day) for day in range(7 * self.weeks)]

    @property
    def before(self) -> dt.date:
        return self.first - dt.timedelta(weeks=self.weeks)

    @property
    def after(self) -> dt.date:
        return self.first + dt.timedelta(weeks=self.weeks)


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, ZoneInfo(settings.TIME_ZONE)).astimezone(dt.UTC)


def period_of(asked: Any, now: dt.datetime) -> Period:
    """The weeks asked for in the address; from today on for anything that is no day."""
    try:
        day = dt.date.fromisoformat(asked.get("from", ""))
        for weeks_away in (-8, 8):
            midnight(day + dt.timedelta(weeks=weeks_away))
    except (ValueError, OverflowError):
        day = local_day(now)
    weeks = 4 if asked.get("weeks") == "4" else 1
    return Period(day, weeks)


def rota_context(
    user: User, now: dt.datetime, asked: Any, failed: dict[str, Form] | None = None
) -> dict[str, Any]:
    """Everything on the page; `failed` are forms with what was typed, by name."""
    period = period_of(asked, now)
    failed = failed or {}
    people = [one.user_id for one in people_who_can_be_called(local_day(now))]
    others = [one for one in people if one != user.pk]
    turns = turns_between(period.start, period.end, today=local_day(now))
    plans = can_set_policy(user)
    held = held_on_call(user).count()
    mine = _own_shifts(user, now, others, failed)
    return {
        "now": now,
        "period": period,
        "today": local_day(now),
        "duty": on_duty(now),
        "days": [(day, _day(turns, day)) for day in period.days],
        "gaps": _gaps(turns, max(period.start, now), period.end),
        "asked": list(hand_overs_for(user, now)),
        "mine": mine,
        "mine_is_open": any(form is not None and form.is_bound for _, form in mine),
        "held": held,
        "threads_form": failed.get("threads") or ThreadsForm(people=others, auto_id="threads_%s"),
        "plans": plans,
        "plan_form": (failed.get("plan") or PlanForm(people=people)) if plans else None,
        "shifts": list(shifts_between(max(period.start, now), period.end)) if plans else [],
        "missed": _named(missed_by(user, now=now)),
        "silent_since": silent_since(now),
    }


def _day(turns: list[Turn], day: dt.date) -> list[tuple[str, Stretch]]:
    """The parts of a day with their hours; a day ends at 24:00, not where it began."""
    parts = stretches(turns, start=midnight(day), end=midnight(day + dt.timedelta(days=1)))
    return [(_hours(part.starts_at, part.ends_at), part) for part in parts]


def _hours(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    starts, ends = (f"{localtime(at):%H:%M}" for at in (starts_at, ends_at))
    return f"{starts}–{'24:00' if ends == '00:00' else ends}"


def _gaps(turns: list[Turn], start: dt.datetime, end: dt.datetime) -> list[Stretch]:
    """From now on, one line for each time in which nobody can be called."""
    if start >= end:
        return []
    counted = [turn for turn in turns if turn.counts]
    return [one for one in stretches(counted, start=start, end=end) if one.is_gap]


def _own_shifts(
    user: User, now: dt.datetime, others: list[int], failed: dict[str, Form]
) -> list[tuple[Any, Any]]:
    """(shift, the form to hand it over, or None while somebody is asked)."""
    ahead = shifts_between(now, now + dt.timedelta(weeks=8)).filter(user=user)

    def form(shift: OnCallShift) -> Form | None:
        if shift.hand_overs.all():
            return None
        name = f"ask{shift.pk}"
        asking = failed.get(name) or AskForm(people=others, auto_id=f"{name}_%s")
        set_choices(asking, "to", colleagues)
        return asking

    # The same list in every form: read once, however many shifts there are.
    colleagues = choices_of(AskForm(people=others), "to")
    return [(shift, form(shift)) for shift in ahead.prefetch_related(_open_hand_overs())]


def _open_hand_overs() -> "Prefetch[Any]":
    return Prefetch("hand_overs", ShiftHandOver.objects.filter(answered_at=None))


def _named(missed: list[Any]) -> list[dict[str, Any]]:
    ids = {pk for one in missed for pk in (one.helper, one.next_helper) if pk is not None}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        {
            "call": one,
            "who": names.get(one.helper, ""),
            "next": names.get(one.next_helper, ""),
        }
        for one in missed
    ]
