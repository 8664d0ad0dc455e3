"""What is written: encrypted messages, and the passages a reply may start from."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peers.threads.models.choices import Writer
from peers.threads.models.thread import Thread
from peers.threads.querysets import MessageQuerySet, TextBlockQuerySet
from peers.threads.rules.topics import DEFAULT_RISK

User = settings.AUTH_USER_MODEL


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
    # The peer with whom adults talk beside the conversation; no later peer reads it (S05, S12).
    peer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
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


class TextBlock(models.Model):
    """A passage that coaches maintain and helpers may start a reply from, by topic and language."""

    # "" fits every topic.
    topic = models.CharField(max_length=30, blank=True, choices=[(t, t) for t in DEFAULT_RISK])
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    body = models.TextField(max_length=2000)
    # Which text of `peers/threads/texts/` it began as; loading leaves it alone from then on.
    came_as = models.CharField(max_length=60, blank=True, editable=False)
    # None: as it came with the portal.
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = TextBlockQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["topic", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "language", "title"], name="one_block_a_title"
            ),
            models.UniqueConstraint(
                fields=["came_as"], condition=~Q(came_as=""), name="each_text_comes_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
