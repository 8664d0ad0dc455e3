"""What an adult sees of a thread: everything, in the order in which it is needed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext

from peers.people.models import User
from peers.threads import askers, explain
from peers.threads.actions.decisions import needs_two
from peers.threads.candidates import current_policy
from peers.threads.models import Accusation, GlassOpening, Thread, ThreadEvent, TwoAdultRequest
from peers.threads.permissions import is_lead
from peers.threads.rules.states import Status
from peers.threads.views.desk import conversation
from peers.threads.views.desk.acts import Act, acts_for
from peers.threads.views.desk.directory import service_name
from peers.threads.views.desk.failed import Failed
from peers.threads.views.desk.ledger import decisions
from peers.threads.views.desk.rows import is_late, next_step

# Readings have a list of their own (S12); the rest is the story of the thread.
READINGS = ThreadEvent.Kind.READ
EVENTS_SHOWN = 200
WISHES = (ThreadEvent.Kind.WISHED_TO_CLOSE, ThreadEvent.Kind.WISHED_TO_ERASE)


@dataclass(frozen=True)
class Moment:
    """One event of the thread in words."""

    at: dt.datetime
    what: str
    who: str
    detail: str


@dataclass(frozen=True)
class Assessment:
    at: dt.datetime
    level: int
    who: str
    second: str
    reasons: list[str]


@dataclass(frozen=True)
class Asked:
    """A request for a second adult; `mine` cannot be confirmed by the one who asked."""

    request: TwoAdultRequest
    words: str
    mine: bool
    # The youth asked, and one adult alone does not decide.
    needs_two: bool


def adult_thread_context(
    thread: Thread, user: User, now: dt.datetime, failed: Failed | None
) -> dict[str, Any]:
    lines = conversation.for_adults(thread, user)
    answers = answers_of(thread)
    acts = acts_for(thread, user, failed)
    events = list(thread.events.select_related("by").order_by("-at", "-pk")[:EVENTS_SHOWN])
    return {
        "lines": lines,
        "proposed": next((line for line in lines if line.is_waiting), None),
        "acts": acts,
        "more_acts": [act for act in acts.values() if act.is_more],
        "failed": failed,
        "typed": _orphaned(failed, acts),
        "requests": asked_of(thread, user),
        "late": is_late(thread, now),
        "next_step": next_step(thread, current_policy()),
        "wishes": wishes_of(thread, events),
        "adult_asks": askers.is_adult(thread),
        "outcome": askers.outcome(thread),
        "answers": answers,
        "stands_out": [(question, answer) for question, answer, warns in answers if warns],
        "assessments": assessments_of(thread),
        "decisions": decisions(thread),
        "moments": [moment(thread, one) for one in events if one.kind != READINGS],
        "readings": [moment(thread, one) for one in events if one.kind == READINGS],
        "accusations": accusations_of(thread, user),
        "openings": openings_of(thread, now) if is_lead(user) else [],
        "service": service_name(thread.referred_to),
    }


def _orphaned(failed: Failed | None, acts: dict[str, Act]) -> str:
    """What was typed into a form that this thread no longer has: shown, never lost."""
    if failed is None or failed.act in acts:
        return ""
    return failed.typed


def asked_of(thread: Thread, user: User) -> list[Asked]:
    pending = thread.requests.filter(decided_at=None).select_related("asked_by")
    return [
        Asked(one, _requested(thread, one), one.asked_by_id == user.pk, needs_two(one, thread))
        for one in pending.order_by("asked_at")
    ]


def accusations_of(thread: Thread, user: User) -> list[Accusation]:
    """Whom the thread is about, for leads alone (S11); what is not judged yet comes first."""
    if not is_lead(user):
        return []
    rows = thread.accusations.select_related("person", "judged_by")
    return list(rows.order_by(F("holds").desc(nulls_first=True), "noted_at"))


def openings_of(thread: Thread, now: dt.datetime) -> list[GlassOpening]:
    """Staff who read it under break-glass at this moment (S12)."""
    rows = thread.openings.filter(ended_at=None, ends_at__gt=now)
    return list(rows.select_related("by").order_by("ends_at"))


def _requested(thread: Thread, one: TwoAdultRequest) -> str:
    if one.action == TwoAdultRequest.Action.CLOSE:
        words = askers.outcome_words(thread, one.data.get("outcome", ""))
        return gettext("Close this thread: %(outcome)s") % {"outcome": words}
    if askers.is_adult(thread) and one.action == TwoAdultRequest.Action.REFER:
        service = {"service": one.data.get("service", "")}
        return gettext("Hand over to %(service)s without their agreement") % service
    return explain.requested(one.action, one.data)


def answers_of(thread: Thread) -> list[tuple[str, str, bool]]:
    """(question, answer, stands out) for the safety questions as answered."""
    return [
        (
            str(words),
            str(explain.ANSWERS.get(thread.answers.get(key, ""), "-")),
            thread.answers.get(key) in ("yes", "unsure"),
        )
        for key, words in explain.QUESTIONS.items()
    ]


def assessments_of(thread: Thread) -> list[Assessment]:
    rows = thread.assessments.select_related("by", "second").order_by("-made_at", "-pk")
    return [
        Assessment(
            at=row.made_at,
            level=row.level,
            who=str(row.by) if row.by else str(row.get_source_display()),
            second=str(row.second or ""),
            reasons=[explain.assessed(code) for code in row.reasons],
        )
        for row in rows
    ]


def wishes_of(thread: Thread, events: list[ThreadEvent]) -> list[str]:
    """What the youth asked for since they last wrote (S23, S25); adults decide about it."""
    if thread.status == Status.ERASED:
        return []
    asked = {one.kind for one in events if one.kind in WISHES and one.at >= thread.asked_at}
    return [_event(thread, kind) for kind in WISHES if kind in asked]


def _event(thread: Thread, kind: str) -> str:
    """What happened, in words that fit who asked."""
    if askers.is_adult(thread) and kind in askers.EVENTS:
        return str(askers.EVENTS[kind])
    return str(explain.EVENTS.get(kind, kind))


def _detail(thread: Thread, event: ThreadEvent) -> str:
    if code := event.data.get("outcome"):
        return askers.outcome_words(thread, code)
    return explain.detail(event.data)


def moment(thread: Thread, event: ThreadEvent) -> Moment:
    return Moment(
        at=event.at,
        what=_event(thread, event.kind),
        who=str(event.by) if event.by else "",
        detail=_detail(thread, event),
    )
