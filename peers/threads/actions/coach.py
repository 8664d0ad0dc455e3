"""What adults do with a thread: acknowledge, approve, take over, write, judge, pass on, close."""

import datetime as dt
import uuid

from django.db import transaction

from peers.people.models import Role, User
from peers.threads.actions import claims, decisions
from peers.threads.actions.claims import drop_unsent, end_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.judging import raise_to, take_from_peer
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell
from peers.threads.actions.replying import deliver
from peers.threads.actions.transitions import Kind, lock, move, new_cycle, record
from peers.threads.candidates import current_policy, office_schedule
from peers.threads.errors import (
    EmptyText,
    NeedsHigherLevel,
    NeedsLowerLevel,
    NotForPeers,
    NotYours,
    StillOpen,
    TooLate,
)
from peers.threads.models import Message, Offer, Outcome, RiskAssessment, Thread, Writer
from peers.threads.permissions import is_adult_helper
from peers.threads.rules.ladder import (
    ATTEMPTS_BEFORE_CLOSING,
    Rung,
    deadline,
    position_of,
    step_at,
    steps_for,
)
from peers.threads.rules.routing import Choice, Reason, may_listen
from peers.threads.rules.states import ADULT_STATES, PEER_STATES, Ending, Status
from peers.threads.rules.topics import LEADS_ONLY, NEVER_PEER, Risk
from peers.threads.text import seal_message

STATUS_OF_ROLE = {
    Role.COACH: Status.WITH_COACH,
    Role.ON_CALL: Status.ON_CALL,
    Role.LEAD: Status.LEADS,
}
WRITER_OF_STATUS = {
    Status.WITH_COACH: Writer.COACH,
    Status.ON_CALL: Writer.ON_CALL,
    Status.LEADS: Writer.LEAD,
    Status.REFERRED: Writer.COACH,
}


def acknowledge(*, thread_id: uuid.UUID, by: User, now: dt.datetime) -> None:
    """ "I have it": the pager stops for as long again as the rung gave, and no longer."""
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if thread.owner_id != by.pk or thread.status not in ADULT_STATES:
            raise TooLate
        if thread.acknowledged_at is None:
            _acknowledge(thread, by, now)


def _acknowledge(thread: Thread, by: User, now: dt.datetime) -> None:
    steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
    due = deadline(
        step_at(steps, thread.rung),
        since=now,
        asked_at=thread.asked_at,
        risk=Risk(thread.risk),
        office=office_schedule(),
    )
    thread.acknowledged_at, thread.due_at = now, max(due, thread.due_at or due)
    thread.save(update_fields=["acknowledged_at", "due_at"])
    record(thread, Kind.ACKNOWLEDGED, now=now, by=by, by_role=writer_of(thread))


def take_over(*, thread_id: uuid.UUID, by: User, now: dt.datetime) -> None:
    """An adult takes the thread into their own hands, from whomever has it."""
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if not thread.is_open:
            raise TooLate
        _take(thread, by, now)


def _take(thread: Thread, by: User, now: dt.datetime) -> None:
    status = _adult_status(by, thread)
    previous = thread.owner_id
    if thread.status in PEER_STATES:
        take_from_peer(thread, reason=Reason.TAKEN_OVER, now=now)
    end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.TAKEN_OVER, now=now)
    was_waiting_for_youth = thread.waiting_for_youth
    new_cycle(thread)
    steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
    thread.rung, thread.rung_at = position_of(steps, status), now
    rung = step_at(steps, thread.rung)
    Offer.objects.create(
        thread=thread,
        helper=by,
        cycle=thread.cycle,
        rung=rung.rung,
        made_at=now,
        outcome=Ending.ASSIGNED,
        reason=Reason.TAKEN_OVER,
        candidates=claims.lines(Choice(())),
    )
    due = deadline(
        rung, since=now, asked_at=thread.asked_at, risk=Risk(thread.risk), office=office_schedule()
    )
    if was_waiting_for_youth and thread.due_at is not None:
        due = thread.due_at
    old = move(
        thread,
        status,
        owner=by,
        supervisor=None,
        due_at=due,
        acknowledged_at=now,
    )
    data = {"from": previous}
    record(
        thread,
        Kind.TAKEN_OVER,
        now=now,
        by=by,
        by_role=writer_of(thread),
        old_status=old,
        data=data,
    )


def approve_reply(
    *, message_id: uuid.UUID, by: User, now: dt.datetime, text: str | None = None
) -> None:
    """The coach lets a peer's reply go to the youth, in the coach's words where `text` differs."""
    with transaction.atomic():
        message, thread = _proposed(message_id, by)
        if text is not None:
            if not text.strip():
                raise EmptyText
            message.body_sealed = seal_message(thread, message.pk, text)
            message.edited = True
        role = writer_of(thread)
        deliver(thread, message, now=now, by=by, by_role=role)


def send_back_reply(*, message_id: uuid.UUID, by: User, note: str, now: dt.datetime) -> None:
    """Back to the peer with a note; only while the peer still has the thread."""
    if not note.strip():
        raise EmptyText
    with transaction.atomic():
        message, thread = _proposed(message_id, by)
        if thread.status != Status.AWAITING_APPROVAL:
            raise TooLate
        message.state, message.decided_by = Message.State.SENT_BACK, by
        message.save(update_fields=["state", "decided_by"])
        _note(thread, by, note, Message.To.PEER, uuid.uuid4(), now)
        steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
        step = step_at(steps, thread.rung)
        old = move(thread, Status.WITH_PEER, due_at=now + step.within)
        record(thread, Kind.SENT_BACK, now=now, by=by, by_role=Writer.COACH, old_status=old)
        what = f"note {message.pk.hex[:12]}"
        tell([thread.owner_id], Notice.SENT_BACK, thread=thread, now=now, what=what)


def reply_as_adult(
    *, thread_id: uuid.UUID, by: User, text: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    """An adult answers the youth; whoever answers has the thread from then on."""
    if not text.strip():
        raise EmptyText
    with transaction.atomic():
        thread = _seen(thread_id, by)
        same = Message.objects.filter(submission=submission, thread=thread, author=by).first()
        if same is not None:
            return same
        if not thread.is_open:
            raise TooLate
        if thread.owner_id != by.pk or thread.status in PEER_STATES:
            _take(thread, by, now)
        drop_unsent(thread)
        message = Message(
            thread=thread,
            writer=writer_of(thread),
            author=by,
            submission=submission,
            written_at=now,
        )
        message.body_sealed = seal_message(thread, message.pk, text)
        deliver(thread, message, now=now, by=by, by_role=writer_of(thread))
        return message


def add_note(
    *, thread_id: uuid.UUID, by: User, text: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    """A note for the adults of the team; neither the youth nor a peer ever sees it."""
    if not text.strip():
        raise EmptyText
    with transaction.atomic():
        thread = _seen(thread_id, by)
        same = Message.objects.filter(submission=submission, thread=thread, author=by).first()
        if same is not None:
            return same
        note = _note(thread, by, text, Message.To.TEAM, submission, now)
        record(thread, Kind.NOTED, now=now, by=by, by_role=writer_of(thread))
        return note


def raise_risk(*, thread_id: uuid.UUID, by: User, level: int, now: dt.datetime) -> None:
    """Anyone who may see the thread may raise it; what follows happens at once (S07)."""
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if level <= thread.risk or level > Risk.R4:
            raise NeedsHigherLevel
        raise_to(
            thread,
            level=level,
            source=RiskAssessment.Source.PERSON,
            reasons=("person",),
            now=now,
            by=by,
            by_role=_role_writer(by, thread),
        )


def lower_risk(*, thread_id: uuid.UUID, by: User, level: int, now: dt.datetime) -> bool:
    """A coach's judgement that it is less serious; from R3 on a second adult confirms (S13).

    Returns whether it was lowered now. A thread once barred from peers stays with adults.
    """
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if level >= thread.risk or level < Risk.R0:
            raise NeedsLowerLevel
        if thread.risk >= Risk.R3:
            decisions.ask_second(thread, "lower", {"level": level}, by=by, now=now)
            return False
        decisions.lower(thread, level, by=by, second=None, now=now)
        return True


def set_topic(*, thread_id: uuid.UUID, by: User, topic: str, now: dt.datetime) -> None:
    """Correct the topic; a topic that is never a peer's takes the thread to adults (S09)."""
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if topic == thread.topic:
            return
        if thread.topic in LEADS_ONLY and not _holds(by, Role.LEAD):
            raise NotYours
        old_topic = thread.topic
        thread.topic = topic
        shuts_out = topic in NEVER_PEER and thread.status in PEER_STATES
        if topic in NEVER_PEER:
            thread.peer_allowed = False
        data = {"from": old_topic, "to": topic}
        role = writer_of(thread)
        if shuts_out or topic in LEADS_ONLY:
            raise_to(
                thread,
                level=thread.risk,
                source=RiskAssessment.Source.PERSON,
                reasons=(f"topic:{topic}",),
                now=now,
                by=by,
                by_role=role,
            )
        else:
            thread.save()
        record(thread, Kind.TOPIC_CHANGED, now=now, by=by, by_role=role, data=data)


def pass_up(*, thread_id: uuid.UUID, by: User, to: str, now: dt.datetime) -> None:
    """Skip rungs upward: to the on-call adult or to the safeguarding leads."""
    rung = {"on_call": Rung.ON_CALL, "lead": Rung.LEAD}[to]
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if not thread.is_open:
            raise TooLate
        if thread.status in PEER_STATES:
            take_from_peer(thread, reason=Reason.PASSED_UP, now=now)
        end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.PASSED_UP, now=now)
        new_cycle(thread)
        thread.owner = None
        Climb(thread, now).to_rung(rung)


def let_peer_listen(*, thread_id: uuid.UUID, by: User, peer: User, now: dt.datetime) -> None:
    """S07: at R2 a peer of 16 or older who had the thread may read along, by a coach's decision."""
    with transaction.atomic():
        thread = _seen(thread_id, by)
        had_it = Offer.objects.filter(
            thread=thread, helper=peer, place__isnull=False, outcome=Ending.ACCEPTED
        ).exists()
        if thread.topic in NEVER_PEER or not had_it:
            raise NotForPeers
        if not may_listen(age=peer.age_on(now.date()), risk=thread.risk):
            raise NotForPeers
        thread.listener = peer
        thread.save(update_fields=["listener"])
        data = {"helper": peer.pk}
        record(thread, Kind.LISTENER, now=now, by=by, by_role=writer_of(thread), data=data)


def refer(
    *, thread_id: uuid.UUID, by: User, service: str, youth_agrees: bool, now: dt.datetime
) -> bool:
    """Hand over to a service outside. Without the youth's agreement a second adult confirms (S13).

    Returns whether it was handed over now.
    """
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if thread.status not in ADULT_STATES:
            raise TooLate
        if not youth_agrees:
            decisions.ask_second(thread, "refer", {"service": service}, by=by, now=now)
            return False
        decisions.hand_over(thread, service, by=by, now=now, youth_agrees=True)
        return True


def confirm_referral(*, thread_id: uuid.UUID, by: User, arrived: bool, now: dt.datetime) -> None:
    """The other service took it, or it comes back to the adult who asks."""
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if thread.status != Status.REFERRED:
            raise TooLate
        data = {"arrived": arrived}
        record(
            thread, Kind.REFERRAL_CONFIRMED, now=now, by=by, by_role=writer_of(thread), data=data
        )
        if arrived:
            decisions.after_referral(thread, now=now)
        else:
            _take(thread, by, now)


def close_thread(
    *, thread_id: uuid.UUID, by: User, outcome: str, now: dt.datetime, youth_agrees: bool = False
) -> bool:
    """Close with an outcome. R3 and above: a second adult confirms (S13). Below: the youth agrees,
    or three attempts were made, or it was no request at all (S23). Returns whether it is closed."""
    with transaction.atomic():
        thread = _seen(thread_id, by)
        if not thread.is_open:
            raise TooLate
        if thread.risk >= Risk.R3:
            decisions.ask_second(thread, "close", {"outcome": outcome}, by=by, now=now)
            return False
        is_joke = outcome == Outcome.NOT_A_REQUEST and thread.risk < Risk.R2
        tried = thread.attempts >= ATTEMPTS_BEFORE_CLOSING and thread.risk < Risk.R2
        if not (youth_agrees or tried or is_joke):
            raise StillOpen
        decisions.close(thread, Outcome(outcome), by=by, now=now)
        return True


def record_reading(*, thread: Thread, by: User, now: dt.datetime) -> None:
    """S12: every reading by someone not assigned is logged, once an hour for each reader."""
    if by.pk in (thread.owner_id, thread.supervisor_id, thread.listener_id):
        return
    hour_ago = now - dt.timedelta(hours=1)
    seen = thread.events.filter(kind=Kind.READ, by=by, at__gt=hour_ago)
    if not seen.exists():
        record(thread, Kind.READ, now=now, by=by, by_role=_role_writer(by, thread))


def writer_of(thread: Thread) -> Writer:
    """In which role an adult acts on a thread, by its state."""
    return WRITER_OF_STATUS.get(Status(thread.status), Writer.COACH)


def _role_writer(by: User, thread: Thread) -> Writer:
    return WRITER_OF_STATUS[_adult_status(by, thread)]


def _adult_status(by: User, thread: Thread) -> Status:
    """The state a thread has in this adult's hands; their own role at the thread's level first."""
    roles = {m.role for m in by.memberships.all() if m.ended_on is None}
    if thread.topic in LEADS_ONLY or roles.isdisjoint({Role.COACH, Role.ON_CALL}):
        if Role.LEAD not in roles:
            raise NotYours
        return Status.LEADS
    for role, status in STATUS_OF_ROLE.items():
        if role in roles and status == thread.status:
            return status
    return next(status for role, status in STATUS_OF_ROLE.items() if role in roles)


def _holds(by: User, role: str) -> bool:
    return any(m.role == role and m.ended_on is None for m in by.memberships.all())


def _seen(thread_id: uuid.UUID, by: User) -> Thread:
    """The locked thread if this adult may act on it; absent and forbidden look the same."""
    thread = lock(thread_id)
    if not Thread.objects.visible_to(by).filter(pk=thread.pk).exists():
        raise NotYours
    if not is_adult_helper(by):
        raise NotYours
    # Whoever holds a thread as a peer acts on it as a peer, whatever else they are.
    if thread.owner_id == by.pk and thread.status in PEER_STATES:
        raise NotYours
    return thread


def _proposed(message_id: uuid.UUID, by: User) -> tuple[Message, Thread]:
    """A reply that waits for approval, with its thread locked; never one's own (S08)."""
    found = Message.objects.filter(pk=message_id).values_list("thread_id", flat=True).first()
    if found is None:
        raise NotYours
    thread = _seen(found, by)
    message = Message.objects.get(pk=message_id)
    message.thread = thread
    if message.author_id == by.pk:
        raise NotYours
    if message.state != Message.State.PROPOSED:
        raise TooLate
    return message, thread


def _note(
    thread: Thread, by: User, text: str, to: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    note = Message(
        thread=thread,
        to=to,
        state=Message.State.DELIVERED,
        writer=writer_of(thread),
        author=by,
        submission=submission,
        written_at=now,
        delivered_at=now,
    )
    note.body_sealed = seal_message(thread, note.pk, text)
    note.save(force_insert=True)
    return note
