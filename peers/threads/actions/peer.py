"""What a peer expert can do: accept, decline, draft, propose, press the red button, hand back."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from peers.people.models import Absence, User
from peers.people.rules import ADULT_AGE
from peers.threads.actions.claims import drop_unsent, end_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.judging import raise_to
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell
from peers.threads.actions.replying import deliver
from peers.threads.actions.transitions import Kind, lock, move, record
from peers.threads.actions.writing import kept_before
from peers.threads.candidates import current_policy, office_schedule
from peers.threads.errors import EmptyText, NotYours, TooLate
from peers.threads.models import Message, Offer, RiskAssessment, Thread, Writer
from peers.threads.rules.ladder import (
    APPROVAL,
    Clock,
    Step,
    deadline,
    step_at,
    steps_for,
)
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import Ending, Status
from peers.threads.rules.topics import Risk
from peers.threads.text import seal_message


def accept_offer(*, thread_id: uuid.UUID, by: User, now: dt.datetime) -> Thread:
    """The asked peer takes the thread; raises TooLate when the lease is over or withdrawn."""
    with transaction.atomic():
        thread = lock(thread_id)
        offer = _open_offer(thread, by, now)
        offer.outcome, offer.ended_at = Ending.ACCEPTED, now
        offer.save(update_fields=["outcome", "ended_at"])
        due_at = now + _step(thread).within
        old = move(thread, Status.WITH_PEER, owner=by, due_at=due_at)
        record(thread, Kind.ACCEPTED, now=now, by=by, by_role=Writer.PEER, old_status=old)
        return thread


def decline_offer(
    *, thread_id: uuid.UUID, by: User, now: dt.datetime, reason: str = "declined"
) -> None:
    """No reason is asked for; the next rung is tried at once."""
    with transaction.atomic():
        thread = lock(thread_id)
        _open_offer(thread, by, now)
        end_claims(thread, ending=Ending.DECLINED, reason=Reason(reason), now=now)
        record(thread, Kind.DECLINED, now=now, by=by, by_role=Writer.PEER)
        Climb(thread, now).from_next()


def save_draft(*, thread_id: uuid.UUID, by: User, text: str, now: dt.datetime) -> Message:
    """Keep what the peer has written so far; nobody else reads a draft."""
    with transaction.atomic():
        thread = _mine(thread_id, by, Status.WITH_PEER)
        draft = _draft_of(thread, by) or Message(
            thread=thread, writer=Writer.PEER, author=by, state=Message.State.DRAFT
        )
        draft.written_at = now
        draft.body_sealed = seal_message(thread, draft.pk, text)
        draft.save()
        return draft


def propose_reply(
    *, thread_id: uuid.UUID, by: User, text: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    """Put a reply before the coach (S08). A second submit of one form is the same reply, unless
    other words stood in it by then: those are never taken for it. They are kept like a reply of
    their own, or come back with TooLate while the first lies with the coach.

    Only where the NGO relaxed it for the peer's group, for R0 and a qualified peer of 18 or
    older, does it reach the youth at once.
    """
    if not text.strip():
        raise EmptyText
    with transaction.atomic():
        thread = lock(thread_id)
        same, submission = kept_before(thread, submission, text, by=by)
        if same is not None:
            return same
        _only_mine(thread, by, Status.WITH_PEER)
        message = _draft_of(thread, by) or Message(thread=thread, writer=Writer.PEER, author=by)
        message.submission, message.written_at = submission, now
        message.body_sealed = seal_message(thread, message.pk, text)
        message.state = Message.State.PROPOSED
        message.save()
        if _needs_no_approval(thread, by, now):
            deliver(thread, message, now=now, by=by, by_role=Writer.PEER)
        else:
            _ask_for_approval(thread, by, now)
        return message


def _ask_for_approval(thread: Thread, by: User, now: dt.datetime) -> None:
    risk = Risk(thread.risk)
    # A proposal on an answered thread hurries nobody: its clock starts with the proposal.
    asked_at = now if thread.waiting_for_youth else thread.asked_at
    step = Step(_step(thread).rung, APPROVAL[risk], Clock.STAFFED)
    due = deadline(step, since=now, asked_at=asked_at, risk=risk, office=office_schedule())
    old = move(thread, Status.AWAITING_APPROVAL, due_at=due, waiting_for_youth=False)
    record(thread, Kind.PROPOSED, now=now, by=by, by_role=Writer.PEER, old_status=old)
    what = f"proposal {now:%Y%m%d%H%M%S%f}"
    tell([thread.supervisor_id], Notice.APPROVAL, thread=thread, now=now, what=what)


def press_red_button(*, thread_id: uuid.UUID, by: User, now: dt.datetime) -> None:
    """ "Too heavy for me": to an adult at once, no reason asked, nothing to explain."""
    with transaction.atomic():
        thread = lock(thread_id)
        if thread.owner_id != by.pk or thread.status not in (
            Status.WITH_PEER,
            Status.AWAITING_APPROVAL,
        ):
            raise NotYours
        record(thread, Kind.RED_BUTTON, now=now, by=by, by_role=Writer.PEER)
        raise_to(
            thread,
            level=max(thread.risk, Risk.R2),
            source=RiskAssessment.Source.RED_BUTTON,
            reasons=("red_button",),
            now=now,
            by=by,
            by_role=Writer.PEER,
        )


def hand_back(
    *, thread_id: uuid.UUID, by: User, now: dt.datetime, take_a_break: bool = False
) -> None:
    """The thread goes on to somebody else; with a break nothing new is offered either (S21)."""
    with transaction.atomic():
        thread = _mine(thread_id, by, Status.WITH_PEER, Status.AWAITING_APPROVAL)
        if take_a_break:
            start_break(by=by, now=now)
        end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.HANDED_BACK, now=now)
        drop_unsent(thread)
        record(
            thread,
            Kind.WITHDRAWN,
            now=now,
            by=by,
            by_role=Writer.PEER,
            data={"helper": by.pk, "heavy": False, "reason": str(Reason.HANDED_BACK)},
        )
        thread.waiting_for_youth = False
        Climb(thread, now).from_next()


def start_break(*, by: User, now: dt.datetime) -> None:
    """ "I need a break": until they say otherwise, without a reason."""
    if not Absence.objects.filter(user=by, kind=Absence.Kind.BREAK, ends_at=None).exists():
        Absence.objects.create(user=by, kind=Absence.Kind.BREAK, starts_at=now)


def end_break(*, by: User, now: dt.datetime) -> None:
    """ "I am back": whatever break covers this moment ends."""
    Absence.objects.filter(user=by, kind=Absence.Kind.BREAK, starts_at__lte=now).filter(
        Q(ends_at=None) | Q(ends_at__gt=now)
    ).update(ends_at=now)


def _step(thread: Thread) -> Step:
    steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
    return step_at(steps, thread.rung)


def _open_offer(thread: Thread, by: User, now: dt.datetime) -> Offer:
    offer = Offer.objects.filter(thread=thread, helper=by, outcome=Ending.OPEN).first()
    if thread.status != Status.OFFERED or offer is None:
        raise TooLate
    if offer.expires_at is None or offer.expires_at <= now:
        raise TooLate
    return offer


def _mine(thread_id: uuid.UUID, by: User, *statuses: Status) -> Thread:
    thread = lock(thread_id)
    _only_mine(thread, by, *statuses)
    return thread


def _only_mine(thread: Thread, by: User, *statuses: Status) -> None:
    if thread.owner_id != by.pk:
        raise NotYours
    if thread.status not in statuses:
        raise TooLate


def _draft_of(thread: Thread, by: User) -> Message | None:
    return Message.objects.filter(thread=thread, author=by, state=Message.State.DRAFT).first()


def _needs_no_approval(thread: Thread, by: User, now: dt.datetime) -> bool:
    """S08: R0, a peer of 18+, and a group for which the NGO has relaxed it."""
    age = by.age_on(timezone.localdate(now))
    if thread.risk != Risk.R0 or age is None or age < ADULT_AGE:
        return False
    return by.memberships.current().filter(role="peer", group__adult_peers_answer_r0=True).exists()
