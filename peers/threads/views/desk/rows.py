"""One line of the adults' board: who waits for whom, since when, what comes next and when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peers.threads import askers, explain
from peers.threads.models import Asker, EscalationStep, Offer, Thread, TwoAdultRequest
from peers.threads.rules.ladder import Policy, first_adult_position, steps_for
from peers.threads.rules.states import ADULT_STATES, Status
from peers.threads.rules.topics import Risk


class Section(IntEnum):
    """The board's groups, most urgent first; the number is the order."""

    NOW = 0
    SECOND_ADULT = 1
    APPROVAL = 2
    ADULT = 3
    LOOKING = 4
    PEER = 5
    YOUTH = 6
    REFERRED = 7
    CLOSED = 8


TITLES: dict[Section, str | Promise] = {
    Section.NOW: _("Serious or immediate"),
    Section.SECOND_ADULT: _("A second adult is asked"),
    Section.APPROVAL: _("Replies to approve"),
    Section.ADULT: _("An adult answers"),
    Section.LOOKING: _("Looking for a peer expert"),
    Section.PEER: _("With a peer expert"),
    Section.YOUTH: _("Waiting for the youth"),
    Section.REFERRED: _("Handed over, to be checked"),
    Section.CLOSED: _("Closed in the last 14 days"),
}

_SENTENCES: dict[Status, str | Promise] = {
    Status.REFERRED: _("%(service)s: did it arrive?"),
    Status.WAITING: _("The youth waits; nobody is free yet"),
    Status.OFFERED: _("The youth waits; %(helper)s is asked"),
    Status.AWAITING_APPROVAL: _("%(owner)s waits for %(supervisor)s"),
}


# So many lines a tired reader is shown before all others.
FIRST = 3


@dataclass(frozen=True)
class Row:
    """A thread on the board, without any of its text."""

    thread: Thread
    waits: str
    since: dt.datetime
    next_step: str
    request: TwoAdultRequest | None
    needs_me: bool
    has_proposal: bool
    is_late: bool

    @property
    def asked_for(self) -> str:
        return explain.requested(self.request.action, self.request.data) if self.request else ""


def row_of(thread: Thread, *, user_id: int, ladder: Policy, now: dt.datetime) -> Row:
    """A line of the board; expects what `board.live_threads` reads."""
    request = next(iter(thread.open_requests), None)  # type: ignore[attr-defined]
    proposed_at: dt.datetime | None = thread.proposed_at  # type: ignore[attr-defined]
    offer = next(iter(thread.open_offers), None)  # type: ignore[attr-defined]
    return Row(
        thread=thread,
        waits=_waits(thread, offer),
        since=_since(thread, offer, proposed_at),
        next_step=next_step(thread, ladder),
        request=request,
        needs_me=_needs(thread, request, user_id),
        has_proposal=proposed_at is not None,
        is_late=is_late(thread, now),
    )


def first_of_all(rows: Iterable[Row]) -> list[Row]:
    """What this very person is waited for, the most pressing first: a tired reader starts here."""
    mine = [row for row in rows if row.needs_me and row.thread.due_at is not None]
    mine.sort(key=lambda row: (row.thread.risk < Risk.R3, not row.is_late, row.thread.due_at))
    return mine[:FIRST]


def is_late(thread: Thread, now: dt.datetime) -> bool:
    """Whether a helper is late; a youth who takes their time never is."""
    if thread.due_at is None or thread.waiting_for_youth or thread.status == Status.REFERRED:
        return False
    return thread.due_at <= now


def _needs(thread: Thread, request: TwoAdultRequest | None, user_id: int) -> bool:
    """Whether this very person is the one who is waited for."""
    if request is not None and request.asked_by_id != user_id:
        return True
    if thread.status == Status.AWAITING_APPROVAL:
        return thread.supervisor_id == user_id
    waits_for_owner = thread.status in ADULT_STATES and not thread.waiting_for_youth
    return waits_for_owner and thread.owner_id == user_id


def _since(thread: Thread, offer: Offer | None, proposed_at: dt.datetime | None) -> dt.datetime:
    if thread.closed_at:
        return thread.closed_at
    if proposed_at is not None:
        return proposed_at
    if offer is not None:
        return offer.made_at
    return thread.asked_at


def _waits(thread: Thread, offer: Offer | None) -> str:
    """Who waits for whom, as a sentence."""
    if thread.status == Status.CLOSED:
        return askers.outcome(thread) or str(explain.STATUSES[Status.CLOSED])
    words = {
        "owner": thread.owner or gettext("an adult"),
        "supervisor": thread.supervisor or gettext("a coach"),
        "helper": offer.helper if offer else gettext("a peer expert"),
        "service": thread.referred_to,
    }
    return _sentence(thread) % words


def _sentence(thread: Thread) -> str:
    if thread.asker != Asker.YOUTH and thread.status != Status.REFERRED:
        return _adult_asks(thread)
    if thread.status in _SENTENCES:
        return str(_SENTENCES[Status(thread.status)])
    if thread.waiting_for_youth:
        return gettext("%(owner)s waits for the youth")
    if thread.owner is None:
        return gettext("The youth waits for whoever is there first")
    return gettext("The youth waits for %(owner)s")


def _adult_asks(thread: Thread) -> str:
    """The same for a parent or a teacher, whose badge stands beside it."""
    if thread.waiting_for_youth:
        return gettext("%(owner)s waits for an answer")
    if thread.owner is None:
        return gettext("Waits for whoever is there first")
    return gettext("Waits for %(owner)s")


def next_step(thread: Thread, ladder: Policy) -> str:
    """What happens at `due_at` if everybody stays silent, in words."""
    if not thread.is_open:
        return ""
    if thread.status == Status.REFERRED:
        return gettext("the portal asks again")
    if thread.waiting_for_youth:
        return gettext("a reminder")
    if thread.status == Status.WAITING:
        return gettext("the portal looks again")
    steps = steps_for(Risk(thread.risk), thread.topic, ladder)
    after = thread.rung + 1
    if thread.status == Status.AWAITING_APPROVAL:
        # A draft nobody approved goes to the next adult, never to another peer.
        after = first_adult_position(steps, after=thread.rung)
    if after >= len(steps):
        return gettext("everybody is alarmed again")
    rung = str(dict(EscalationStep.Rung.choices)[steps[after].rung])
    return gettext("next: %(rung)s") % {"rung": rung}
