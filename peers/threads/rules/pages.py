"""Which calls of an adult were not answered in time, and who was called next (S22). Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

ANSWER_WITHIN = dt.timedelta(minutes=15)

CALLS = frozenset({"assigned", "handed_over"})
# Done by whoever was called.
OWN_ANSWERS = frozenset({"acknowledged", "replied"})
# Done by anybody: the call is over.
ENDINGS = frozenset({"taken_over", "handed_over", "closed", "erased", "referred"})


@dataclass(frozen=True)
class Happened:
    """One event of a thread, without a word of anybody."""

    thread: str
    kind: str
    at: dt.datetime
    by: int | None
    helper: int | None  # who was called
    risk: int


@dataclass(frozen=True)
class Missed:
    """A call without an answer in 15 minutes. `answered_at`: it came late, or None."""

    thread: str
    helper: int
    called_at: dt.datetime
    risk: int
    answered_at: dt.datetime | None
    next_helper: int | None
    next_at: dt.datetime | None


def missed_calls(events: Iterable[Happened], *, now: dt.datetime) -> list[Missed]:
    """Latest first. `events` may mix threads; those of one thread are in the order of time."""
    threads: dict[str, list[Happened]] = {}
    for event in events:
        threads.setdefault(event.thread, []).append(event)
    found = [
        missed
        for story in threads.values()
        for place, call in enumerate(story)
        if call.kind in CALLS and (missed := _missed(call, story[place + 1 :], now))
    ]
    return sorted(found, key=lambda one: one.called_at, reverse=True)


def _missed(call: Happened, later: list[Happened], now: dt.datetime) -> Missed | None:
    if call.helper is None:
        return None
    answered_at = next((event.at for event in later if _answers(event, call.helper)), None)
    if (answered_at or now) - call.at <= ANSWER_WITHIN:
        return None
    following = next((event for event in later if event.kind in CALLS), None)
    return Missed(
        thread=call.thread,
        helper=call.helper,
        called_at=call.at,
        risk=call.risk,
        answered_at=answered_at,
        next_helper=following.helper if following else None,
        next_at=following.at if following else None,
    )


def _answers(event: Happened, helper: int) -> bool:
    return event.kind in ENDINGS or (event.kind in OWN_ANSWERS and event.by == helper)
