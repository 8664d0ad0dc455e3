"""Break-glass: staff read one thread, for a stated reason and a short time (S12).

Every safeguarding lead is told at once and can end it. What is or may be an accusation is never
opened this way; it is as if it did not exist.
"""

import datetime as dt
import uuid

from django.db import transaction

from peers.people.models import Role, User
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, watchers
from peers.threads.actions.transitions import Kind, lock, record
from peers.threads.errors import NobodyToTell, NotYours, TooLate
from peers.threads.models import GlassOpening, Thread, Writer
from peers.threads.permissions import can_break_glass, is_lead
from peers.threads.rules.glass import GLASS_FOR, is_open
from peers.threads.text import seal_glass_note


def break_glass(*, number: str, by: User, reason: str, note: str, now: dt.datetime) -> GlassOpening:
    """Open the thread that helpers call `number`. Raises NotYours when there is none to open,
    NobodyToTell when no safeguarding lead but the reader could be told."""
    with transaction.atomic():
        thread = lock(_numbered(number, by))
        same = GlassOpening.objects.filter(thread=thread, by=by, ended_at=None, ends_at__gt=now)
        if (already := same.first()) is not None:
            return already
        leads = [lead for lead in watchers(thread, Role.LEAD) if lead != by]
        if not leads:
            raise NobodyToTell
        opening = GlassOpening(
            thread=thread, by=by, reason=reason, opened_at=now, ends_at=now + GLASS_FOR
        )
        opening.note_sealed = seal_glass_note(thread, opening.pk, note)
        opening.save(force_insert=True)
        data = {"glass": reason}
        record(thread, Kind.GLASS_OPENED, now=now, by=by, by_role=Writer.STAFF, data=data)
        what = f"glass {opening.pk.hex[:12]}"
        tell(leads, Notice.GLASS, thread=thread, now=now, what=what)
        return opening


def _numbered(number: str, by: User) -> uuid.UUID:
    """The one thread that `by` may open and that begins with these six signs."""
    if not can_break_glass(by):
        raise NotYours
    ids: list[uuid.UUID] = list(
        Thread.objects.behind_glass(by).numbered(number).values_list("pk", flat=True)[:2]
    )
    if len(ids) != 1:
        raise NotYours
    return ids[0]


def end_glass(*, opening_id: uuid.UUID, by: User, now: dt.datetime) -> None:
    """A lead who may see the thread ends it, or the reader is done."""
    with transaction.atomic():
        opening = GlassOpening.objects.filter(pk=opening_id).first()
        if opening is None:
            raise NotYours
        thread = lock(opening.thread_id)
        leads_it = is_lead(by) and Thread.objects.visible_to(by).filter(pk=thread.pk).exists()
        if opening.by_id != by.pk and not leads_it:
            raise NotYours
        opening.refresh_from_db()
        if not is_open(ends_at=opening.ends_at, ended_at=opening.ended_at, now=now):
            raise TooLate
        opening.ended_at, opening.ended_by = now, by
        opening.save(update_fields=["ended_at", "ended_by"])
        role = Writer.LEAD if leads_it else Writer.STAFF
        record(thread, Kind.GLASS_ENDED, now=now, by=by, by_role=role)
