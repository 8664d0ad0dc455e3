""" "Tell me more": one prepared question to the youth, and what was tapped."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peers.threads.models.choices import Writer
from peers.threads.models.messages import Message
from peers.threads.models.thread import Thread
from peers.threads.querysets import QuestionQuerySet

User = settings.AUTH_USER_MODEL


class Question(models.Model):
    """A question of the catalogue (`peers.threads.rules.questions`), asked once in a thread.

    The row holds codes only. What the youth says in words is a message like any other, sealed;
    when the text is erased the rows go with it.
    """

    class Answer(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        UNSURE = "unsure", _("does not know")
        RATHER_NOT = "rather_not", _("would rather not say")
        WORDS = "words", _("in own words")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(max_length=30)
    # None: one that the portal offers right after opening.
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by_role = models.CharField(max_length=8, choices=Writer, default=Writer.SYSTEM)
    asked_at = models.DateTimeField()
    # S08: what a peer asks waits here until an adult let it through.
    sent_at = models.DateTimeField(null=True)
    let_through_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, related_name="answers_question"
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "code"], name="each_question_once_a_thread"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, sent_at__isnull=False)),
                name="only_sent_questions_are_answered",
            ),
            models.CheckConstraint(
                condition=Q(answer="words", message__isnull=False)
                | (~Q(answer="words") & Q(message__isnull=True)),
                name="words_are_a_message",
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.code}"
