"""What a youth can do: open, write on, close, delete, change the code."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from peers import vault
from peers.people.models import Role
from peers.threads import codes
from peers.threads.actions.accusing import heed_names, let_go_of_the_accused
from peers.threads.actions.closing import close
from peers.threads.actions.decisions import back_from_referral
from peers.threads.actions.erasing import erase
from peers.threads.actions.judging import judge
from peers.threads.actions.new_thread import NewThread
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, watchers
from peers.threads.actions.signals import note_hits
from peers.threads.actions.transitions import (
    Kind,
    lock,
    move,
    new_cycle,
    record,
    route_after_commit,
)
from peers.threads.actions.writing import kept_before, write
from peers.threads.candidates import current_policy, office_schedule
from peers.threads.errors import EmptyText, TooLate
from peers.threads.models import (
    Asker,
    Erasure,
    Message,
    Outcome,
    RiskAssessment,
    Thread,
    TwoAdultRequest,
    Writer,
)
from peers.threads.phrases import changes_now
from peers.threads.rules.ladder import deadline, position_of, step_at, steps_for
from peers.threads.rules.risk import Verdict, assess
from peers.threads.rules.states import PEER_STATES, Status
from peers.threads.rules.topics import LEADS_ONLY, Risk
from peers.threads.text import seal_nickname


def open_thread(*, new: NewThread, submission: str, now: dt.datetime) -> Thread:
    """The thread of a form, whether this opens it or an earlier press did."""
    return open_or_find(new=new, submission=submission, now=now)[0]


def open_or_find(*, new: NewThread, submission: str, now: dt.datetime) -> tuple[Thread, bool]:
    """Keep the youth's question, judge its risk, and let it be routed after the commit.

    The same form sent twice gives the same code and so meets the unique hash: one thread, one
    code; the second time False stands beside it. Raises codes.BadSubmission for a form that was
    not ours.
    """
    if not new.message.strip():
        raise EmptyText
    code_hash = codes.hash_of(codes.code_of(submission))
    verdict = assess(
        topic=new.topic,
        answers=new.answers,
        age_band=new.age_band,
        language=new.language,
        text=new.message,
        changes=changes_now(),
    )
    try:
        with transaction.atomic():
            return _create(new, verdict, code_hash, now), True
    except IntegrityError:
        same = Thread.objects.filter(code_hash=code_hash).first()
        if same is None:
            raise
        return same, False


def _create(new: NewThread, verdict: Verdict, code_hash: bytes, now: dt.datetime) -> Thread:
    thread = _beginning(new, verdict, code_hash, now)
    thread.nickname_sealed = seal_nickname(thread, new.nickname)
    thread.save(force_insert=True)
    if new.not_these:
        thread.not_these.set(new.not_these)
    write(
        thread,
        new.message,
        to=Message.To.YOUTH,
        writer=Writer.YOUTH,
        submission=uuid.uuid4(),
        now=now,
    )
    RiskAssessment.objects.create(
        thread=thread,
        level=verdict.risk,
        source=RiskAssessment.Source.RULE,
        made_at=now,
        reasons=list(verdict.reasons),
    )
    note_hits(thread, verdict.reasons, now=now)
    record(thread, Kind.OPENED, now=now, by_role=Writer.YOUTH, data={"channel": "web"})
    if thread.topic in LEADS_ONLY:
        heed_names(thread, now=now)
    route_after_commit(thread)
    return thread


def _beginning(new: NewThread, verdict: Verdict, code_hash: bytes, now: dt.datetime) -> Thread:
    """The thread as it begins, under a key of its own, not saved yet."""
    thread_id = uuid.uuid4()
    key = vault.new_key(owner=str(thread_id))
    return Thread(
        id=thread_id,
        code_hash=code_hash,
        data_key=key.wrapped,
        data_key_id=key.key_id,
        status=Status.WAITING,
        risk=verdict.risk,
        first_risk=verdict.risk,
        topic=verdict.topic,
        asker=new.asker,
        # Adults who ask for help have a queue of adults, never a peer.
        peer_allowed=verdict.peer_allowed and new.asker == Asker.YOUTH,
        language=new.language,
        age_band=new.age_band,
        answers=dict(new.answers),
        audience=new.audience,
        safe_contact=new.safe_contact,
        group=new.group,
        notice_version=new.notice_version,
        due_at=now,
        opened_at=now,
        asked_at=now,
    )


def add_message(
    *, thread_id: uuid.UUID, text: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    """The youth writes on; a second submit of one form is the same message, unless other words
    stood in it by then: those are kept as well, never lost.

    The new text is judged again and may raise the risk. On a closed thread it opens the thread
    again (S23). Raises EmptyText, or TooLate once the thread is erased.
    """
    if not text.strip():
        raise EmptyText
    with transaction.atomic():
        thread = lock(thread_id)
        if thread.data_key is None:
            raise TooLate
        same, submission = kept_before(thread, submission, text)
        if same is not None:
            return same
        message = write(
            thread, text, to=Message.To.YOUTH, writer=Writer.YOUTH, submission=submission, now=now
        )
        if thread.status == Status.CLOSED:
            _reopen(thread, now)
        else:
            record(thread, Kind.ASKED, now=now, by_role=Writer.YOUTH)
            ask_again(thread, now)
        verdict = assess(
            topic=thread.topic,
            answers=thread.answers,
            age_band=thread.age_band,
            language=thread.language,
            text=text,
            changes=changes_now(),
        )
        if verdict.topic in LEADS_ONLY:
            heed_names(thread, now=now)
        judge(thread, verdict, now=now)
        if thread.topic in LEADS_ONLY:
            let_go_of_the_accused(thread, now=now)
        adult_or_peer = [thread.owner_id, thread.supervisor_id]
        what = f"message {message.pk.hex[:12]}"
        tell(adult_or_peer, Notice.REPLY, thread=thread, now=now, what=what)
        return message


def _reopen(thread: Thread, now: dt.datetime) -> None:
    """Who asked to erase it had a closed thread before them: it can be asked anew (S13)."""
    asked = TwoAdultRequest.objects.filter(thread=thread, decided_at=None, asked_by__isnull=False)
    asked.update(decided_at=now, decided_by=F("asked_by"), granted=False)
    new_cycle(thread)
    old = move(
        thread,
        Status.WAITING,
        closed_at=None,
        closed_by_role="",
        outcome="",
        waiting_for_youth=False,
        attempts=0,
        asked_at=now,
        due_at=now,
    )
    record(thread, Kind.REOPENED, now=now, by_role=Writer.YOUTH, old_status=old)
    route_after_commit(thread)


def ask_again(thread: Thread, now: dt.datetime) -> None:
    """An answered thread has a question again: a new cycle of the ladder, in the same hands.

    One that a service has comes back to the adults here: the service does not read it.
    """
    if thread.status == Status.REFERRED:
        back_from_referral(thread, now=now)
        return
    if not thread.waiting_for_youth:
        return
    new_cycle(thread)
    steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
    holds = Status.OFFERED if thread.status in PEER_STATES else Status(thread.status)
    thread.rung = position_of(steps, holds)
    thread.rung_at = now
    thread.waiting_for_youth = False
    thread.attempts = 0
    thread.asked_at = now
    thread.due_at = deadline(
        step_at(steps, thread.rung),
        since=now,
        asked_at=now,
        risk=Risk(thread.risk),
        office=office_schedule(),
    )
    thread.save()


def close_by_youth(*, thread_id: uuid.UUID, now: dt.datetime) -> bool:
    """The youth is done. A serious thread stays with its adults, who hear of the wish (S13, S23);
    returns whether it was closed."""
    with transaction.atomic():
        thread = lock(thread_id)
        if not thread.is_open:
            return True
        if thread.risk >= Risk.R2:
            record(thread, Kind.WISHED_TO_CLOSE, now=now, by_role=Writer.YOUTH)
            people = [thread.owner_id, thread.supervisor_id]
            tell(people, Notice.WISH, thread=thread, now=now, what="close")
            return False
        close(thread, Outcome.BY_YOUTH, by=None, by_role=Writer.YOUTH, now=now)
        return True


def delete_by_youth(*, thread_id: uuid.UUID, now: dt.datetime) -> bool:
    """The code dies at once. Up to R2 the text dies with it; at R3 and above, or under a legal
    hold, two adults decide about the text (S13, S25). Returns whether the text is gone."""
    with transaction.atomic():
        thread = lock(thread_id)
        if thread.status == Status.ERASED:
            return True
        if thread.risk < Risk.R3 and not thread.legal_hold:
            erase(thread, now=now, why=Erasure.Why.YOUTH, by_role=Writer.YOUTH)
            return True
        thread.code_hash = None
        thread.save(update_fields=["code_hash"])
        record(thread, Kind.WISHED_TO_ERASE, now=now, by_role=Writer.YOUTH)
        TwoAdultRequest.objects.get_or_create(
            thread=thread,
            action=TwoAdultRequest.Action.ERASE,
            decided_at=None,
            defaults={"asked_at": now},
        )
        # Closed, it is nobody's: without the leads nobody would ever decide.
        people = [thread.owner_id, *watchers(thread, Role.LEAD)]
        tell(people, Notice.WISH, thread=thread, now=now, what="erase")
        return False


def change_code(*, thread_id: uuid.UUID, submission: str, now: dt.datetime) -> None:
    """A new code opens the thread from now on; the old one is dead."""
    with transaction.atomic():
        thread = lock(thread_id)
        if thread.code_hash is None:
            raise TooLate
        thread.code_hash = codes.hash_of(codes.code_of(submission))
        thread.save(update_fields=["code_hash"])
        record(thread, Kind.CODE_CHANGED, now=now, by_role=Writer.YOUTH)


def note_code_used(*, thread: Thread, now: dt.datetime) -> None:
    """The youth came back: a fact for the statistics, without where from."""
    record(thread, Kind.CODE_USED, now=now, by_role=Writer.YOUTH)


def rate_help(*, thread_id: uuid.UUID, rating: int, now: dt.datetime) -> None:
    """What the youth thinks of the help: 1 not helpful, 2 a little, 3 helpful. May be changed."""
    with transaction.atomic():
        thread = lock(thread_id)
        if thread.data_key is None or rating not in (1, 2, 3):
            raise TooLate
        thread.rating = rating
        thread.save(update_fields=["rating"])
        record(thread, Kind.RATED, now=now, by_role=Writer.YOUTH, data={"rating": rating})
