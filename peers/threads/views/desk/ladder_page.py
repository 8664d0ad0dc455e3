"""The ladder in words: its rungs, its hours, its changes, and what a preview foresees."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.timezone import localtime
from django.utils.translation import gettext

from peers.people.models import ClosedDay
from peers.threads import explain
from peers.threads.candidates import current_policy, office_schedule
from peers.threads.foresight import Foreseen, Question, foresee
from peers.threads.lengths import span
from peers.threads.models import EscalationStep, LadderChange
from peers.threads.rules.clock import PEER_HOURS, Span
from peers.threads.rules.ladder import LADDER, Clock, Policy, Rung, Step
from peers.threads.rules.topics import Risk

CHANGES_SHOWN = 20
Words = list[tuple[str, str, str]]


def steps_in_words(steps: tuple[Step, ...]) -> Words:
    """[(rung, how long, "" or the clock that is not the plain one)]."""
    rungs, clocks = dict(EscalationStep.Rung.choices), dict(EscalationStep.Clock.choices)
    return [
        (
            str(rungs[step.rung]),
            how_long(step.within),
            "" if step.clock is Clock.WALL else str(clocks[step.clock]),
        )
        for step in steps
    ]


def how_long(within: dt.timedelta) -> str:
    """Exactly, unlike the board's "2 h" for an hour and a half: this is the rule itself."""
    minutes = int(within.total_seconds() // 60)
    if minutes % 60:
        return gettext("%(n)s min") % {"n": minutes}
    if minutes % (24 * 60):
        return gettext("%(n)s h") % {"n": minutes // 60}
    return span(within)


def levels() -> list[tuple[int, str, Words]]:
    policy = current_policy()
    return [
        (int(risk), explain.level(risk), steps_in_words(policy.get(risk) or LADDER[risk]))
        for risk in reversed(Risk)
    ]


def changes() -> list[tuple[LadderChange, str, Words, Words]]:
    """Who changed which level, from what to what; the latest first."""
    rows = LadderChange.objects.select_related("by")[:CHANGES_SHOWN]
    return [
        (
            row,
            explain.level(row.risk),
            steps_in_words(_steps(row.old)),
            steps_in_words(_steps(row.new)),
        )
        for row in rows
    ]


def _steps(codes: list[dict[str, Any]]) -> tuple[Step, ...]:
    return tuple(
        Step(Rung(one["rung"]), dt.timedelta(minutes=one["minutes"]), Clock(one["clock"]))
        for one in codes
    )


def hours_context(now: dt.datetime) -> dict[str, Any]:
    """What the clocks of the ladder count: staffed hours, closed days, peers' hours."""
    today = localtime(now).date()
    return {
        "office": _week(office_schedule().spans),
        "peer_hours": _week(PEER_HOURS.spans) if settings.PEER_QUIET_HOURS else [],
        "closed": ClosedDay.objects.filter(day__gte=today).order_by("day")[:20],
    }


def _week(spans: tuple[Span, ...]) -> list[tuple[str, dt.time, dt.time]]:
    ordered = sorted(spans, key=lambda span: (span.weekday, span.starts))
    return [(str(WEEKDAYS[span.weekday]), span.starts, span.ends) for span in ordered]


@dataclass(frozen=True)
class Line:
    """One line of a preview, in words."""

    foreseen: Foreseen
    rung: str
    what: str
    others: list[tuple[str, str]]


def foreseen(question: Question, policy: Policy) -> list[Line]:
    rungs = dict(EscalationStep.Rung.choices)
    return [
        Line(one, str(rungs[one.rung]), _what(one), [_other(line) for line in one.others])
        for one in foresee(question, policy)
    ]


def _what(one: Foreseen) -> str:
    if one.office_closed:
        return gettext("The office is closed: this rung is skipped.")
    if one.not_for_peers:
        return gettext("Not for a peer expert: this rung is skipped.")
    if one.rung is Rung.HOTLINE_CARD:
        return gettext("The youth sees the numbers first, and every adult is alarmed.")
    if one.waits:
        return gettext("No peer expert is free yet: the portal waits for one.")
    if one.asked:
        return gettext("%(name)s is called.") % {"name": one.asked}
    return gettext("Nobody can be called here: the ladder goes on at once.")


def _other(line: Any) -> tuple[str, str]:
    """Why somebody else would not be called; who fits comes later in line."""
    return line.candidate.name, explain.reasons(line.reasons) or gettext("later in line")
