"""Whom a thread must not reach: people the youth ruled out, the accused, and their groups (S11)."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from peers.people.models import Membership
from peers.threads.models import Accusation, Thread

if TYPE_CHECKING:
    from django.db.models import QuerySet


def holding(thread: Thread) -> "QuerySet[Accusation]":
    """Accusations that no lead has judged unfounded; those not judged yet hold as well."""
    return Accusation.objects.filter(thread=thread).filter(Q(holds=None) | Q(holds=True))


def accused_in(threads: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these threads hold an accusation; hardly any does."""
    rows = Accusation.objects.filter(thread__in=threads).exclude(holds=False)
    return set(rows.values_list("thread_id", flat=True))


def accused_of(thread: Thread) -> frozenset[int]:
    """The helpers whom the thread is or may be about, and everybody in a group with them."""
    people = frozenset(holding(thread).values_list("person", flat=True))
    if not people:
        return people
    current = Membership.objects.current()
    groups = current.filter(user__in=people, group__isnull=False).values("group")
    return people | frozenset(current.filter(group__in=groups).values_list("user", flat=True))


def shut_out_of(thread: Thread) -> frozenset[int]:
    """Everybody who may not learn that the thread exists."""
    return accused_of(thread) | frozenset(thread.not_these.values_list("pk", flat=True))
