"""What a helper has learned: the qualification that routing asks for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Qualification(models.Model):
    """Training passed and signed off by a coach; renewed yearly (S19, S20)."""

    class For(models.TextChoices):
        PEER = "peer", _("Peer expert")
        COACH = "coach", _("Coach")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="qualifications"
    )
    role = models.CharField(max_length=5, choices=For)
    # Codes of capsules.topics; a coach is qualified for every topic.
    topics = models.JSONField(default=list, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="qualifications_signed"
    )
    signed_off_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("signed_off_on")),
                name="qualification_expires_after_sign_off",
            ),
            models.CheckConstraint(
                condition=~Q(signed_off_by=F("user")), name="nobody_signs_off_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class Certificate(models.Model):
    """The paper that goes with a qualification; `code` lets others ask whether it still counts."""

    qualification = models.OneToOneField(
        Qualification, on_delete=models.PROTECT, related_name="certificate"
    )
    code = models.CharField(max_length=14, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.qualification_id}"


class VerifyAttempt(models.Model):
    """Wrong certificate codes of one network in one hour, or role-plays certified to it; holds no
    address."""

    bucket = models.BinaryField(max_length=32, unique=True)
    until = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M}"
