"""A help thread and the rows around it.

The thread row is the outbox of routing: `due_at` says when somebody or something must act next,
and it is never empty while the thread is open (I1). Text is encrypted under a data key of the
thread (`peers.vault`); erasing the key erases the text.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from peers.people.models import Group
from peers.threads.querysets import MessageQuerySet, NotificationQuerySet, ThreadQuerySet
from peers.threads.rules.states import ENDED_STATES, OWNED_STATES, PEER_STATES, Ending, Status
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER, Risk

User = settings.AUTH_USER_MODEL

# Plain sorted strings: constraints are written into migrations, which must not depend on the
# order of a set or on a class that may move.
_ENDED = sorted(str(status) for status in ENDED_STATES)
_OWNED = sorted(str(status) for status in OWNED_STATES)
_WITH_PEERS = sorted(str(status) for status in PEER_STATES)
_OWNERLESS = sorted([*_ENDED, str(Status.OFFERED), str(Status.WAITING)])
_NEVER_PEER = sorted(NEVER_PEER)
_R1, _OPEN, _NOBODY = int(Risk.R1), str(Ending.OPEN), str(Ending.NOBODY)


class AgeBand(models.TextChoices):
    UNDER_13 = "u13", _("under 13")
    FROM_13 = "13-15", _("13 to 15")
    FROM_16 = "16-17", _("16 or 17")
    ADULT = "18+", _("18 or older")
    UNKNOWN = "unknown", _("I would rather not say")


class Audience(models.TextChoices):
    """Who may answer, by the youth's wish (S10)."""

    STRANGER = "stranger", _("Someone who does not know me")
    MY_GROUP = "my_group", _("Someone from my group")


class Asker(models.TextChoices):
    """Who asks for help; everybody but a youth has a queue of adults, never a peer."""

    YOUTH = "youth", _("A young person")
    PARENT = "parent", _("Parent or guardian")
    TEACHER = "teacher", _("Teacher")
    PROFESSIONAL = "professional", _("Youth worker or other professional")
    FRIEND = "friend", _("Friend or relative")


class SafeContact(models.TextChoices):
    """How it is safe to reach the youth (S03)."""

    NONE = "none", _("Not at all. I come back with my code")
    GROUP_COACH = "group_coach", _("Through the coach of my group, face to face")


class Writer(models.TextChoices):
    YOUTH = "youth", pgettext_lazy("writer", "You")
    PEER = "peer", _("Peer expert")
    COACH = "coach", _("Coach")
    ON_CALL = "on_call", _("On-call adult")
    LEAD = "lead", _("Safeguarding lead")
    SYSTEM = "system", _("The portal")


class Outcome(models.TextChoices):
    ANSWERED = "answered", _("Question answered")
    SUPPORTED = "supported", _("Supported, youth feels better")
    REFERRED = "referred", _("Handed over to another service")
    EMERGENCY = "emergency", _("Emergency services called")
    NO_REPLY = "no_reply", _("Youth did not come back")
    BY_YOUTH = "by_youth", _("Closed by the youth")
    NOT_A_REQUEST = "not_a_request", _("Test or joke")


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


class Message(models.Model):
    """One encrypted text. Who may read it follows from `to` and `state`."""

    class To(models.TextChoices):
        YOUTH = "youth", _("The conversation")  # between the youth and the helpers
        TEAM = "team", _("Adults of the team")  # notes: never a peer, never the youth
        PEER = "peer", _("Peer and coaches")  # send-back notes; a second adult can read (S12)

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Waiting for approval")
        SENT_BACK = "sent_back", _("Sent back")
        DROPPED = "dropped", _("Not sent")
        DELIVERED = "delivered", _("Delivered")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    to = models.CharField(max_length=6, choices=To, default=To.YOUTH)
    state = models.CharField(max_length=10, choices=State)
    writer = models.CharField(max_length=8, choices=Writer)
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    body_sealed = models.BinaryField(null=True)  # None once erased
    # Guards against a second submit of the same form.
    submission = models.UUIDField(unique=True, default=uuid.uuid4)
    written_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # True when the coach changed the peer's words before sending them.
    edited = models.BooleanField(default=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["thread", "written_at"], name="message_order")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_at__isnull=False)
                | (~Q(state="delivered") & Q(delivered_at__isnull=True)),
                name="delivered_at_goes_with_delivered",
            ),
            # S08: one draft at a time lies with the coach.
            models.UniqueConstraint(
                fields=["thread"],
                condition=Q(state="proposed"),
                name="one_proposed_reply_a_thread",
            ),
        ]

    def __str__(self) -> str:
        return f"message {str(self.pk)[:8]}"


class Offer(models.Model):
    """The ledger: one row for each time routing decided, with every candidate's reasons.

    A peer's row is a lease: it holds one of the peer's places from the offer until the thread
    leaves them. The partial unique index over (helper, place) is what keeps a caseload cap under
    any concurrency (I3).
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="offers")
    helper = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="offers")
    cycle = models.PositiveIntegerField()
    rung = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=[(str(e), str(e)) for e in Ending])
    ended_at = models.DateTimeField(null=True)
    # Why it ended, as a code of rules.routing.Reason; never free text.
    reason = models.CharField(max_length=30, blank=True)
    place = models.PositiveSmallIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    # [{"helper": id, "name": str, "fits": bool, "reasons": [Reason codes], "load": int}], ranked.
    candidates = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["helper", "made_at"], name="offer_helper")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(outcome=_OPEN), name="one_open_offer_a_thread"
            ),
            models.UniqueConstraint(
                fields=["helper", "place"],
                condition=Q(place__isnull=False, released_at__isnull=True),
                name="one_thread_a_place",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=_OPEN)
                | Q(helper__isnull=False, expires_at__isnull=False, place__isnull=False),
                name="open_offers_expire",
            ),
            models.CheckConstraint(
                condition=Q(outcome=_NOBODY, helper__isnull=True)
                | (~Q(outcome=_NOBODY) & Q(helper__isnull=False)),
                name="nobody_has_no_helper",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(place__gte=1), name="places_start_at_one"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("made_at")),
                name="leases_end_after_they_start",
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk} {self.outcome}"


class RiskAssessment(models.Model):
    """Append-only: each judgement of a thread's risk, by the rule or by a person."""

    class Source(models.TextChoices):
        RULE = "rule", _("Automatic reading")
        RED_BUTTON = "red_button", _("A peer found it too heavy")
        PERSON = "person", _("A coach's judgement")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="assessments")
    level = models.PositiveSmallIntegerField(choices=[(r.value, r.name) for r in Risk])
    source = models.CharField(max_length=10, choices=Source)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # S13: lowering from R3 or R4 takes a second adult.
    second = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    # Codes only: ["topic:grooming", "answer:in_danger", "signal:death:en-12", "age:u13"].
    reasons = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("by")), name="two_adults_are_two"
            )
        ]

    def __str__(self) -> str:
        return f"R{self.level}"


class TwoAdultRequest(models.Model):
    """Something one adult asked for and a second must confirm before it happens (S13)."""

    class Action(models.TextChoices):
        CLOSE = "close", _("Close")
        LOWER = "lower", _("Lower the risk")
        REFER = "refer", _("Hand over without the youth's agreement")
        ERASE = "erase", _("Erase")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="requests")
    action = models.CharField(max_length=6, choices=Action)
    # What was asked for, codes only: {"level": 2}, {"outcome": "answered"}, {"service": "..."}.
    data = models.JSONField(default=dict)
    # None: the youth asked (erasure of a serious thread).
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread", "action"],
                condition=Q(decided_at__isnull=True),
                name="one_open_request_an_action",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")) | Q(granted=False),
                name="a_second_adult_is_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, granted__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, granted__isnull=False),
                name="decisions_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.asked_at:%Y-%m-%d}"


class EscalationStep(models.Model):
    """One rung of the ladder for one risk level: policy as data, edited by staff."""

    class Rung(models.TextChoices):
        PEER = "peer", _("Peer expert")
        ANOTHER_PEER = "another_peer", _("Another peer expert")
        COACH = "coach", _("Coach")
        SECOND_COACH = "second_coach", _("Second coach")
        ON_CALL = "on_call", _("On-call adult")
        NEXT_ON_CALL = "next_on_call", _("Next on-call adult")
        LEAD = "lead", _("Safeguarding lead")
        SECOND_LEAD = "second_lead", _("Second safeguarding lead")
        HOTLINE_CARD = "hotline_card", _("The numbers, and an alarm to everyone")

    class Clock(models.TextChoices):
        WALL = "wall", _("Every hour counts")
        STAFFED = "staffed", _("Only staffed hours count")
        SKIP_CLOSED = "skip_closed", _("Staffed hours; skipped while the office is closed")

    risk = models.PositiveSmallIntegerField(choices=[(r.value, r.name) for r in Risk])
    position = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=20, choices=Rung)
    # How long this rung has before the next one fires.
    within = models.DurationField()
    clock = models.CharField(max_length=12, choices=Clock, default=Clock.WALL)

    class Meta:
        ordering: ClassVar = ["risk", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["risk", "position"], name="one_rung_a_position"),
            models.CheckConstraint(
                condition=Q(risk__lte=_R1) | ~Q(rung__in=["peer", "another_peer"]),
                name="no_peer_rung_above_r1",
            ),
        ]

    def __str__(self) -> str:
        return f"R{self.risk}.{self.position} {self.rung}"


class ThreadEvent(models.Model):
    """Append-only: what happened, never what was said. The source of every statistic."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        ASKED = "asked"  # a further message of the youth
        OFFERED = "offered"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        LAPSED = "lapsed"
        WITHDRAWN = "withdrawn"
        NOBODY = "nobody"
        ASSIGNED = "assigned"
        ESCALATED = "escalated"
        ACKNOWLEDGED = "acknowledged"
        PROPOSED = "proposed"
        SENT_BACK = "sent_back"
        REPLIED = "replied"  # an answer reached the youth
        NOTED = "noted"
        RED_BUTTON = "red_button"
        RISK_RAISED = "risk_raised"
        RISK_LOWERED = "risk_lowered"
        TOPIC_CHANGED = "topic_changed"
        TAKEN_OVER = "taken_over"
        SECOND_ASKED = "second_asked"  # a second adult is asked to confirm (S13)
        SECOND_REFUSED = "second_refused"
        REFERRED = "referred"
        REFERRAL_CONFIRMED = "referral_confirmed"
        READ = "read"  # by someone it was not assigned to (S12)
        CODE_USED = "code_used"
        CODE_CHANGED = "code_changed"
        REMINDED = "reminded"
        LISTENER = "listener"
        WISHED_TO_CLOSE = "wished_to_close"  # the youth is done, but it is serious (S23)
        WISHED_TO_ERASE = "wished_to_erase"
        CLOSED = "closed"
        REOPENED = "reopened"
        RATED = "rated"
        ERASED = "erased"

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_role = models.CharField(max_length=8, choices=Writer)
    old_status = models.CharField(max_length=20, blank=True)
    new_status = models.CharField(max_length=20, blank=True)
    cycle = models.PositiveIntegerField()
    rung = models.PositiveSmallIntegerField(null=True)
    risk = models.PositiveSmallIntegerField()
    # Codes and numbers only: {"reason": "quiet_hours"}.
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["thread", "at"], name="event_order"),
            models.Index(fields=["kind", "at"], name="event_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread", "cycle", "rung"],
                condition=Q(kind="escalated"),
                name="each_rung_fires_once_a_cycle",
            ),
            models.CheckConstraint(
                condition=~Q(kind="escalated") | Q(rung__isnull=False),
                name="escalations_name_their_rung",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Notification(models.Model):
    """Outbox of mails to helpers: neutral, leased while it is sent, unique by its key."""

    class Kind(models.TextChoices):
        OFFER = "offer"
        ASSIGNED = "assigned"
        URGENT = "urgent"
        APPROVAL = "approval"
        SENT_BACK = "sent_back"
        REPLY = "reply"  # the youth wrote again
        WISH = "wish"  # the youth would like to close, or to erase
        TAKEN = "taken"  # a coach has taken over; thank you
        DEBRIEF = "debrief"  # S07, S29
        REMINDER = "reminder"
        SECOND_ADULT = "second"
        ALARM = "alarm"

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+")
    # "thread:cycle:rung:kind:user"; the same thing never tells the same person twice.
    key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="unsent", condition=Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Heartbeat(models.Model):
    """When a regular job last ran; its silence is an alarm."""

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """A counter of guesses under a keyed, hourly bucket: no address, at most an hour old."""

    bucket = models.BinaryField(max_length=32, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.count)


class TextBlock(models.Model):
    """A passage that coaches maintain and peers may start a reply from, by topic and language."""

    topic = models.CharField(max_length=30, choices=[(t, t) for t in DEFAULT_RISK])
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    body = models.TextField(max_length=2000)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["topic", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["topic", "language", "title"], name="one_block_a_title")
        ]

    def __str__(self) -> str:
        return self.title
