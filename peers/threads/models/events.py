"""What happened, and who has to be told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from peers.threads.models.choices import Writer
from peers.threads.models.thread import Thread
from peers.threads.querysets import NotificationQuerySet

User = settings.AUTH_USER_MODEL


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
        QUESTIONED = "questioned"  # a prepared question reached the youth
        ANSWERED = "answered"  # the youth answered one
        REPLIED = "replied"  # an answer reached the youth
        NOTED = "noted"
        TALKED = "talked"  # between a peer and an adult, beside the conversation (S12)
        RED_BUTTON = "red_button"
        RISK_RAISED = "risk_raised"
        RISK_LOWERED = "risk_lowered"
        TOPIC_CHANGED = "topic_changed"
        TAKEN_OVER = "taken_over"
        HANDED_OVER = "handed_over"  # to the next adult at the end of a shift
        SECOND_ASKED = "second_asked"  # a second adult is asked to confirm (S13)
        SECOND_REFUSED = "second_refused"
        REFERRED = "referred"
        REFERRAL_CONFIRMED = "referral_confirmed"
        READ = "read"  # by someone it was not assigned to (S12)
        GLASS_OPENED = "glass_opened"  # break-glass by staff (S12)
        GLASS_ENDED = "glass_ended"
        NAMED = "named"  # a lead's name is in an accusation (S11)
        ACCUSED = "accused"  # a lead noted whom it is about
        CLEARED = "cleared"
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
    """The outbox: what a helper has to be told, unique by its key. How is in its deliveries."""

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
        TALK = "talk"  # a word beside the conversation (S12)
        GLASS = "glass"  # staff opened a thread
        ALARM = "alarm"
        SHIFT = "shift"  # something about one's own time on call
        DIGEST = "digest"  # figures for staff and leads, by their choice
        CARE = "care"  # S29: a talk is due, or somebody would like one
        GROUP = "group"  # S21: a group fell below what it needs
        STOP = "stop"  # S17: a report waits to be forwarded
        STUDIO = "studio"  # a draft waits for approval
        DRAFT = "draft"  # something came of a draft of one's own

    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+")
    # "thread:cycle:rung:kind:user"; the same thing never tells the same person twice.
    key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()
    # The end of quiet hours it waits for.
    held_until = models.DateTimeField(null=True)
    # When its deliveries were written, or it went along with another notice after quiet hours.
    planned_at = models.DateTimeField(null=True)
    # Reached by one way at least, or there was none but the desk.
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="unsent", condition=Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
