"""What an adult sees of a thread: everything, in the order in which it is needed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from peers.people.models import User
from peers.threads import explain
from peers.threads.candidates import current_policy
from peers.threads.models import Message, Thread, ThreadEvent, TwoAdultRequest
from peers.threads.views.desk import conversation
from peers.threads.views.desk.acts import Act, acts_for
from peers.threads.views.desk.directory import service_name
from peers.threads.views.desk.failed import Failed
from peers.threads.views.desk.ledger import decisions
from peers.threads.views.desk.rows import next_step

# Readings have a list of their own (S12); the rest is the story of the thread.
READINGS = ThreadEvent.Kind.READ
EVENTS_SHOWN = 200


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


def adult_thread_context(
    thread: Thread, user: User, now: dt.datetime, failed: Failed | None
) -> dict[str, Any]:
    lines = conversation.for_adults(thread)
    acts = acts_for(thread, user, failed)
    events = list(thread.events.select_related("by").order_by("-at", "-pk")[:EVENTS_SHOWN])
    return {
        "lines": lines,
        "youth": conversation.nickname(thread),
        "proposed": next((line for line in lines if line.is_waiting), None),
        "acts": acts,
        "more_acts": [act for act in acts.values() if act.is_more],
        "failed": failed,
        "typed": _orphaned(failed, acts),
        "requests": asked_of(thread, user),
        "next_step": next_step(thread, current_policy()),
        "answers": answers_of(thread),
        "assessments": assessments_of(thread),
        "decisions": decisions(thread),
        "moments": [moment(one) for one in events if one.kind != READINGS],
        "readings": [moment(one) for one in events if one.kind == READINGS],
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
        Asked(one, explain.requested(one.action, one.data), one.asked_by_id == user.pk)
        for one in pending.order_by("asked_at")
    ]


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


def moment(event: ThreadEvent) -> Moment:
    return Moment(
        at=event.at,
        what=str(explain.EVENTS.get(event.kind, event.kind)),
        who=str(event.by) if event.by else "",
        detail=explain.detail(event.data),
    )


def proposed_message(thread: Thread) -> Message | None:
    return thread.messages.filter(state=Message.State.PROPOSED).first()
