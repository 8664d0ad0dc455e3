"""Which threads: adjectives, and who may see what."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from peers.people.facts import facts_of
from peers.people.models import (
    ADULT_HELPER_ROLES,
    Agreement,
    Membership,
    Role,
    VettingCheck,
)
from peers.threads.rules.retention import ARCHIVED_AFTER, REVIEW_AFTER
from peers.threads.rules.states import ENDED_STATES, OWNED_STATES, PEER_STATES, Status
from peers.threads.rules.topics import LEADS_ONLY, Risk
from peers.training.models import Qualification

if TYPE_CHECKING:
    from peers.people.models import User


class ThreadQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def open(self) -> "ThreadQuerySet":
        return self.exclude(status__in=ENDED_STATES)

    def due(self, now: dt.datetime) -> "ThreadQuerySet":
        """What the sweep takes: served by the partial index over `due_at`.

        Many fall due at one moment, as an office opens: then whoever asked first comes first.
        """
        return self.filter(due_at__lte=now).order_by("due_at", "asked_at")

    def visible_to(self, user: "User") -> "ThreadQuerySet":
        """The threads whose text `user` may open (S05, S06, S10, S11, S12).

        A peer: those in their hands, and those where a coach kept them as a listener. A coach:
        what they own or supervise, what was meant for their group, and what was meant for
        strangers unless the youth is of their own group; so a second adult can always read.
        On-call: what is with on-call or was assigned to them. A lead: everything. Accusations:
        leads only; whoever it is about, and their groups, never. An adult whose vetting, code of
        conduct or training has lapsed sees nothing until it is renewed (S19). What was serious
        and is closed for long is the leads' alone (S24).
        """
        roles = {m.role for m in user.memberships.all() if m.ended_on is None}
        if not user.is_active or not roles or user.paused_at is not None:
            return self.none()
        checked = _papers_hold(user)
        if Role.LEAD in roles:
            return self.filter(checked).not_against(user)
        seen = Q()
        if Role.PEER in roles:
            seen |= Q(owner=user, status__in=OWNED_STATES) | Q(listener=user, risk=2)
        if Role.COACH in roles:
            groups = [
                m.group_id
                for m in user.memberships.all()
                if m.role == Role.COACH and m.ended_on is None
            ]
            trained = Exists(Qualification.objects.filter(user=user, role="coach", **_today()))
            seen |= (checked & Q(trained)) & (
                Q(owner=user)
                | Q(supervisor=user)
                | Q(audience="my_group", group__in=groups)
                | (Q(audience="stranger") & ~Q(group__in=groups))
            )
        if Role.ON_CALL in roles:
            seen |= checked & (Q(owner=user) | Q(status=Status.ON_CALL))
        if not seen:
            return self.none()
        found = self.filter(seen).exclude(topic__in=LEADS_ONLY).not_archived(timezone.now())
        return found.not_against(user).distinct()

    def to_review(self, now: dt.datetime) -> "ThreadQuerySet":
        """In the archive for long, with no reason to hold it and nobody who asks to erase it."""
        asked = self.filter(requests__action="erase", requests__decided_at=None)
        rows = self.filter(status=Status.CLOSED, risk__gte=Risk.R3, legal_hold=False)
        return rows.filter(closed_at__lte=now - REVIEW_AFTER).exclude(pk__in=asked.values("pk"))

    def not_archived(self, now: dt.datetime) -> "ThreadQuerySet":
        """Without the serious threads closed for long: leads alone read them on (S24)."""
        return self.exclude(
            status=Status.CLOSED, risk__gte=Risk.R3, closed_at__lte=now - ARCHIVED_AFTER
        )

    def archived(self, now: dt.datetime) -> "ThreadQuerySet":
        return self.filter(
            status=Status.CLOSED, risk__gte=Risk.R3, closed_at__lte=now - ARCHIVED_AFTER
        )

    def not_against(self, user: "User") -> "ThreadQuerySet":
        """Without the threads that rule `user` out: by the youth's wish, or since they are, or
        may be, about `user` or somebody of a group of theirs (S10, S11)."""
        groups = [m.group_id for m in user.memberships.all() if m.ended_on is None and m.group_id]
        about = Q(person=user) | Q(
            person__memberships__group__in=groups, person__memberships__ended_on=None
        )
        # Found by name: the model is built with this very class.
        accusations = apps.get_model("threads", "Accusation").objects.filter(
            about, Q(holds=None) | Q(holds=True), thread=OuterRef("pk")
        )
        return self.exclude(not_these=user).exclude(Exists(accusations))

    def numbered(self, number: str) -> "ThreadQuerySet":
        """The threads that helpers call `number`: an id begins with it, in capitals or not."""
        try:
            first, last = (uuid.UUID(hex=number[:6].ljust(32, sign)) for sign in "0f")
        except ValueError:
            return self.none()
        return self.filter(pk__gte=first, pk__lte=last)

    def behind_glass(self, user: "User") -> "ThreadQuerySet":
        """What staff may open for a reason: nothing erased, no accusation, nothing about them."""
        staff = Q(Exists(user.memberships.filter(role=Role.STAFF, ended_on=None)))
        if not user.is_active or user.paused_at is not None:
            return self.none()
        papers = staff & _papers_hold(user)
        readable = self.filter(papers, data_key__isnull=False).not_archived(timezone.now())
        return readable.exclude(topic__in=LEADS_ONLY).not_against(user)

    def opened_by(self, user: "User", now: dt.datetime) -> "ThreadQuerySet":
        """What `user` reads under break-glass now (S12)."""
        openings = apps.get_model("threads", "GlassOpening").objects.filter(
            by=user, ended_at=None, ends_at__gt=now, thread=OuterRef("pk")
        )
        return self.behind_glass(user).filter(Exists(openings))

    def with_peers(self) -> "ThreadQuerySet":
        return self.filter(status__in=PEER_STATES)


class MessageQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def for_youth(self) -> "MessageQuerySet":
        """What the youth reads: what was delivered in the conversation, nothing else."""
        return self.filter(to="youth", state="delivered")

    def for_peer(self, user: "User") -> "MessageQuerySet":
        """What a peer reads: the conversation, their own drafts, their talk with the adults."""
        return self.filter(
            Q(to="youth", state="delivered") | Q(to="youth", author=user) | Q(to="peer", peer=user)
        )


class CheckInQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def due(self) -> "CheckInQuerySet":
        """Talks that have not taken place."""
        return self.filter(done_at=None)

    def overdue(self, now: dt.datetime) -> "CheckInQuerySet":
        return self.due().filter(due_by__lte=now)

    def for_talks_by(self, user: "User", *, now: dt.datetime) -> "CheckInQuerySet":
        """The talks that `user` holds: a coach with their peers; a lead with the other adults,
        and whatever is overdue. Papers must hold (S19); nobody talks with themselves."""
        roles = facts_of(user, today=timezone.localdate(now)).active_roles
        current = Membership.objects.filter(user=OuterRef("person"), ended_on=None)
        mine = Q(pk__in=[])
        if Role.COACH in roles:
            mine |= Q(Exists(current.filter(role=Role.PEER, coach=user)))
        if Role.LEAD in roles:
            mine |= Q(Exists(current.filter(role__in=ADULT_HELPER_ROLES))) | Q(due_by__lte=now)
        return self.due().filter(mine).exclude(person=user)


class QuestionQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def sent(self) -> "QuestionQuerySet":
        """What the youth sees."""
        return self.filter(sent_at__isnull=False)

    def pending(self) -> "QuestionQuerySet":
        """What a peer would like to ask and no adult has let through yet (S08)."""
        return self.filter(sent_at=None)

    def unanswered(self) -> "QuestionQuerySet":
        return self.sent().filter(answered_at=None)


class TextBlockQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def in_use(self) -> "TextBlockQuerySet":
        return self.filter(retired_at=None)

    def for_topic(self, topic: str) -> "TextBlockQuerySet":
        """About this topic, and what fits every topic."""
        return self.filter(topic__in=[topic, ""])


class NotificationQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def unplanned(self, now: dt.datetime) -> "NotificationQuerySet":
        """What nobody has decided about, or what quiet hours held until now."""
        ripe = Q(held_until=None) | Q(held_until__lte=now)
        return self.filter(ripe, sent_at=None, planned_at=None)

    def unsent(self, now: dt.datetime) -> "NotificationQuerySet":
        """What has reached its reader by no way yet, though nothing holds it."""
        return self.filter(Q(held_until=None) | Q(held_until__lte=now), sent_at=None)


class DeliveryQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def due(self, now: dt.datetime) -> "DeliveryQuerySet":
        """What is owed and nobody is sending at this moment."""
        return self.filter(Q(not_before=None) | Q(not_before__lte=now), done_at=None)


def _today() -> dict[str, dt.date]:
    """The condition of a paper that still counts today."""
    return {"expires_on__gt": timezone.localdate()}


def _papers_hold(user: "User") -> Q:
    """S19 for an adult, inside the query itself: vetting seen, code of conduct signed."""
    vetting = VettingCheck.objects.filter(user=user, **_today())
    conduct = Agreement.objects.filter(user=user, kind=Agreement.Kind.CODE_OF_CONDUCT, **_today())
    return Q(Exists(vetting)) & Q(Exists(conduct))
