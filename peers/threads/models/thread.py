"""The thread row: one worried youth's conversation, and what the database itself refuses.

The row is the outbox of routing: `due_at` says when somebody or something must act next, and it
is never empty while the thread is open (I1). Text is encrypted under a data key of the thread
(`peers.vault`); erasing the key erases the text.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from peers.people.models import Group
from peers.threads.models.choices import AgeBand, Asker, Audience, Outcome, SafeContact, Writer
from peers.threads.querysets import ThreadQuerySet
from peers.threads.rules.states import ENDED_STATES, OWNED_STATES, PEER_STATES, Status
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER, Risk

User = settings.AUTH_USER_MODEL

# Plain sorted strings: constraints are written into migrations, which must not depend on the
# order of a set or on a class that may move.
_ENDED = sorted(str(status) for status in ENDED_STATES)
_OWNED = sorted(str(status) for status in OWNED_STATES)
_WITH_PEERS = sorted(str(status) for status in PEER_STATES)
_OWNERLESS = sorted([*_ENDED, str(Status.OFFERED), str(Status.WAITING)])
_NEVER_PEER = sorted(NEVER_PEER)
_R1 = int(Risk.R1)


class Thread(models.Model):
    """One worried youth's conversation with the helpers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # HMAC of the youth's code; None once the code is dead. Never the code.
    code_hash = models.BinaryField(max_length=32, null=True, unique=True)
    # Wrapped data key and the id of the key that wrapped it; None once erased.
    data_key = models.BinaryField(null=True)
    data_key_id = models.CharField(max_length=40, blank=True)
    nickname_sealed = models.BinaryField(null=True)

    status = models.CharField(max_length=20, choices=[(str(s), str(s)) for s in Status])
    risk = models.PositiveSmallIntegerField(choices=[(r.value, r.name) for r in Risk])
    first_risk = models.PositiveSmallIntegerField(choices=[(r.value, r.name) for r in Risk])
    topic = models.CharField(max_length=30, choices=[(t, t) for t in DEFAULT_RISK])
    # False for good once the topic, an answer, a signal or a coach said so (S07, S09).
    peer_allowed = models.BooleanField()
    language = models.CharField(max_length=10)
    asker = models.CharField(max_length=12, choices=Asker, default=Asker.YOUTH)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    # The safety questions as answered: {"in_danger": "yes|no|unsure", ...}.
    answers = models.JSONField(default=dict)
    audience = models.CharField(max_length=10, choices=Audience)
    safe_contact = models.CharField(max_length=12, choices=SafeContact, default=SafeContact.NONE)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="threads")
    not_these: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        User, related_name="+", blank=True
    )
    # S01: which notice the youth saw before writing.
    notice_version = models.CharField(max_length=20)

    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="threads_owned"
    )
    # The coach under whose eyes a peer answers (S08); set while a peer has the thread.
    supervisor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="threads_supervised"
    )
    # S07: at R2 a peer of 16+ may stay as a listener, by the coach's decision.
    listener = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="threads_listened"
    )
    # When somebody or something must act next: lease, deadline or wake-up (I1).
    due_at = models.DateTimeField(null=True)
    # True while the ball is with the youth: nobody is late.
    waiting_for_youth = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    # I4: an unanswered message of the youth starts a cycle; each rung of a cycle fires once.
    cycle = models.PositiveIntegerField(default=1)
    rung = models.PositiveSmallIntegerField(default=0)
    # When this rung was entered; None: it has not fired yet.
    rung_at = models.DateTimeField(null=True)
    # The last rung is reached: the youth's page says nobody answered yet and shows the numbers.
    numbers_first = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)

    opened_at = models.DateTimeField()
    asked_at = models.DateTimeField(help_text="the youth's oldest message without an answer")
    first_reply_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_role = models.CharField(max_length=10, choices=Writer, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    referred_to = models.CharField(max_length=120, blank=True)
    # The youth's own judgement of the help, if they gave one: 1 not, 2 a little, 3 yes.
    rating = models.PositiveSmallIntegerField(null=True)
    legal_hold = models.BooleanField(default=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="thread_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["status", "opened_at"], name="thread_status"),
            # The load of adults: its cost follows what they have, not what is open.
            models.Index(
                fields=["owner"], name="thread_open_owner", condition=~Q(status__in=_ENDED)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=_ENDED, due_at__isnull=True)
                | (~Q(status__in=_ENDED) & Q(due_at__isnull=False)),
                name="open_threads_have_a_future",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_OWNED) | Q(owner__isnull=False),
                name="peer_threads_have_an_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_OWNERLESS) | Q(owner__isnull=True),
                name="waiting_threads_have_no_owner",
            ),
            # S06, S07, S09: the database itself refuses a serious thread in a peer's hands.
            models.CheckConstraint(
                condition=~Q(status__in=_WITH_PEERS) | Q(peer_allowed=True, risk__lte=_R1),
                name="no_serious_thread_with_a_peer",
            ),
            models.CheckConstraint(
                condition=~Q(topic__in=_NEVER_PEER) | Q(peer_allowed=False),
                name="never_peer_topics",
            ),
            models.CheckConstraint(
                condition=Q(asker="youth") | Q(peer_allowed=False),
                name="adults_who_ask_never_reach_a_peer",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__in=[1, 2, 3]),
                name="rating_is_one_of_three",
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False)
                | Q(status="erased")
                | (~Q(status__in=_ENDED) & Q(closed_at__isnull=True)),
                name="closed_at_goes_with_closed",
            ),
            models.CheckConstraint(
                condition=~Q(status="erased")
                | Q(code_hash__isnull=True, data_key__isnull=True, nickname_sealed__isnull=True),
                name="erased_means_unreadable",
            ),
        ]

    def __str__(self) -> str:
        return f"thread {str(self.pk)[:8]}"

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED_STATES

    @property
    def number(self) -> str:
        """What helpers call the thread aloud: six characters, no meaning."""
        return self.pk.hex[:6].upper()
