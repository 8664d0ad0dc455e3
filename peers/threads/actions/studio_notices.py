"""Whoever may approve a draft of the studio hears that it waits, its author what came of it."""

import datetime as dt
from typing import Any

from peers.people.models import User
from peers.studio.approving import approvers_of
from peers.studio.models import StudioEvent, WorkingCopy
from peers.studio.permissions import hat_of
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.telling import tell_about_no_thread


def on_draft_moved(sender: Any, *, event: StudioEvent, now: dt.datetime, **kwargs: Any) -> None:
    copy = event.copy
    assert copy is not None  # noqa: S101 - only drafts move, told to the types
    readers = [one for one in approvers_of(copy) if one.pk != event.by_id]
    tell_about_no_thread(readers, Notice.STUDIO, about=_about(copy, now), now=now)
    tell_about_no_thread(_author(copy, event.by), Notice.DRAFT, about=f"draft:{event.pk}", now=now)


def _about(copy: WorkingCopy, now: dt.datetime) -> str:
    """An author who takes a draft back and sends it again tells nobody a second time that day;
    one that a reader had sent back is waited for anew."""
    returned = copy.events.filter(kind=StudioEvent.Kind.SENT_BACK).exclude(by=copy.author)
    day = now.astimezone(dt.UTC).date()
    return f"studio:{copy.pk}:{copy.state}:{returned.count()}:{day:%Y%m%d}"


def _author(copy: WorkingCopy, by: User) -> list[User]:
    """Not of what they did themselves, and not when they write no longer."""
    author = copy.author
    return [author] if author.pk != by.pk and hat_of(author).writes else []
