"""Raise a thread's risk and carry out what follows at once (S06, S07, S09)."""

import datetime as dt

from django.db.models import F

from peers.people.models import User
from peers.threads.actions.care import talk_due
from peers.threads.actions.claims import drop_unsent, end_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell
from peers.threads.actions.signals import note_hits
from peers.threads.actions.transitions import Kind, new_cycle, record
from peers.threads.models import RiskAssessment, Thread, TwoAdultRequest, Writer
from peers.threads.rules.risk import Verdict
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import ENDED_STATES, PEER_STATES, Ending
from peers.threads.rules.topics import LEADS_ONLY, NEVER_PEER, Risk


def judge(thread: Thread, verdict: Verdict, *, now: dt.datetime) -> None:
    """Apply the rule's verdict on a new text: it may raise, never lower."""
    note_hits(thread, verdict.reasons, now=now)
    raises = verdict.risk > thread.risk
    accuses = verdict.topic in LEADS_ONLY and thread.topic not in LEADS_ONLY
    closes_to_peers = thread.peer_allowed and not verdict.peer_allowed
    if not (raises or accuses or closes_to_peers):
        return
    if accuses:
        thread.topic = verdict.topic
    raise_to(
        thread,
        level=max(Risk(thread.risk), verdict.risk),
        source=RiskAssessment.Source.RULE,
        reasons=verdict.reasons,
        now=now,
        climbs=raises or accuses,
    )


def raise_to(
    thread: Thread,
    *,
    level: int,
    source: str,
    reasons: tuple[str, ...],
    now: dt.datetime,
    by: User | None = None,
    by_role: str = Writer.SYSTEM,
    climbs: bool = True,
) -> None:
    """Set a higher level on a locked thread: away from peers in the same transaction, then up.

    `climbs` is False when only the peers are shut out and the thread is with an adult already.
    A coach who raises a thread in their own hands keeps it when the ladder begins with a coach.
    """
    with_peers = thread.status in PEER_STATES
    _let_fall_what_was_judged_before(thread, by=by, now=now)
    thread.risk = level
    thread.peer_allowed = False
    RiskAssessment.objects.create(
        thread=thread, level=level, source=source, by=by, made_at=now, reasons=list(reasons)
    )
    reason = Reason.RED_BUTTON if source == RiskAssessment.Source.RED_BUTTON else Reason.RISK_RAISED
    if with_peers:
        take_from_peer(thread, reason=reason, now=now)
    record(thread, Kind.RISK_RAISED, now=now, by=by, by_role=by_role)
    if thread.status in ENDED_STATES:
        thread.save()
    elif with_peers or climbs or thread.owner_id is None:
        end_claims(thread, ending=Ending.WITHDRAWN, reason=reason, now=now)
        new_cycle(thread)
        thread.waiting_for_youth = False
        if level > Risk.R2 and thread.listener_id is not None:
            tell([thread.listener_id], Notice.TAKEN, thread=thread, now=now)
            thread.listener = None
        Climb(thread, now).from_position(0)
    else:
        thread.save()


def _let_fall_what_was_judged_before(thread: Thread, *, by: User | None, now: dt.datetime) -> None:
    """Who asked to lower or to close it had a milder thread before them: a second adult does not
    confirm that for this one (S13). It can be asked anew."""
    eases = (TwoAdultRequest.Action.LOWER, TwoAdultRequest.Action.CLOSE)
    TwoAdultRequest.objects.filter(thread=thread, action__in=eases, decided_at=None).update(
        decided_at=now, decided_by=by or F("asked_by"), granted=False
    )


def take_from_peer(thread: Thread, *, reason: Reason, now: dt.datetime) -> None:
    """End a peer's access: their place, their drafts; thank them and offer a debrief (S07)."""
    helpers = [
        offer.helper_id
        for offer in end_claims(thread, ending=Ending.WITHDRAWN, reason=reason, now=now)
        if offer.helper_id is not None
    ]
    drop_unsent(thread)
    had_read = thread.owner_id in helpers
    heavy = had_read and (thread.risk >= Risk.R2 or thread.topic in NEVER_PEER)
    for helper in helpers:
        data = {"helper": helper, "heavy": heavy, "reason": str(reason)}
        record(thread, Kind.WITHDRAWN, now=now, data=data)
    tell(helpers, Notice.TAKEN, thread=thread, now=now)
    if heavy:
        tell([*helpers, thread.supervisor_id], Notice.DEBRIEF, thread=thread, now=now)
        talk_due([*helpers, thread.supervisor_id], thread, now=now)
