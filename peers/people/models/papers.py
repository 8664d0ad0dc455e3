"""Papers that a helper needs: what was seen or given, recorded by whom, good until when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.people.models.people import User


class VettingCheck(models.Model):
    """That a criminal-record extract was seen, by whom and until when; never the extract (S19)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="vetting_checks")
    seen_on = models.DateField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="vetting_seen")
    expires_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=F("seen_on")), name="vetting_expires_after_it_was_seen"
            ),
            models.CheckConstraint(condition=~Q(seen_by=F("user")), name="nobody_vets_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.seen_on:%Y-%m-%d}"


class Agreement(models.Model):
    """A consent or a signed code of conduct (S19, S20); renewed yearly."""

    class Kind(models.TextChoices):
        OWN_CONSENT = "own_consent", _("Own consent")
        GUARDIAN_CONSENT = "guardian_consent", _("Consent of parent or legal guardian")
        CODE_OF_CONDUCT = "code_of_conduct", _("Code of conduct signed")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=20, choices=Kind)
    given_on = models.DateField()
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="agreements_recorded"
    )
    expires_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"
