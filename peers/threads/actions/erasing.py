"""Make a thread's text unreadable for good; what happened stays, for the statistics."""

import datetime as dt

from peers.people.models import User
from peers.threads.actions.care import talk_due_after
from peers.threads.actions.claims import drop_unsent, end_claims
from peers.threads.actions.notices import thank_the_peer
from peers.threads.actions.transitions import Kind, move, record
from peers.threads.models import (
    Erasure,
    GlassOpening,
    Message,
    MessageVersion,
    Question,
    Thread,
    Writer,
)
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import Ending, Status


def erase(
    thread: Thread,
    *,
    now: dt.datetime,
    why: str,
    by: User | None = None,
    by_role: str = Writer.SYSTEM,
) -> None:
    """Destroy the data key, the code and every sealed text of a locked thread (S24).

    Backups from before are gone after BACKUP_DAYS; until then they still open.
    The log of erasures gets a count: the day, `why` (Erasure.Why) and the level, no identity.
    """
    if thread.status != Status.CLOSED:
        talk_due_after(thread, now=now)
        thank_the_peer(thread, now=now)
    end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.ERASED, now=now)
    drop_unsent(thread)
    Question.objects.filter(thread=thread).delete()
    Message.objects.filter(thread=thread).update(body_sealed=None)
    MessageVersion.objects.filter(message__thread=thread).update(body_sealed=None)
    GlassOpening.objects.filter(thread=thread).update(note_sealed=None)
    old = move(
        thread,
        Status.ERASED,
        owner=None,
        supervisor=None,
        listener=None,
        due_at=None,
        waiting_for_youth=False,
        code_hash=None,
        data_key=None,
        data_key_id="",
        nickname_sealed=None,
        closed_at=thread.closed_at or now,
    )
    thread.not_these.clear()
    Erasure.objects.create(erased_on=now.astimezone(dt.UTC).date(), why=why, risk=thread.risk)
    record(thread, Kind.ERASED, now=now, by=by, by_role=by_role, old_status=old)
