"""What was live, and who did what in the studio."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from capsules.models import Capsule

User = settings.AUTH_USER_MODEL


class Revision(models.Model):
    """Append-only: a capsule as it was after a change, whole, in every language.

    `by` is None when nobody did it by hand: a load from the content files, or a change that the
    studio found and had not been told of.
    """

    slug = models.SlugField()
    capsule = models.ForeignKey(
        Capsule, on_delete=models.SET_NULL, null=True, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    document = models.JSONField()
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["slug", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug", "number"], name="one_revision_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"


class StudioEvent(models.Model):
    """Append-only: what happened with a draft or a capsule; `note` is for the people at work."""

    class Kind(models.TextChoices):
        STARTED = "started", _("started a draft")
        SAVED = "saved", _("saved a part")
        ADDED = "added", _("added a part")
        MOVED = "moved", _("moved a part")
        REMOVED = "removed", _("removed a part")
        BROUGHT_BACK = "brought_back", _("brought a part back")
        BROUGHT_UP_TO_DATE = "up_to_date", _("took in what is live now")
        SENT_TO_COACH = "to_coach", _("sent it to the coach")
        SENT_TO_NGO = "to_ngo", _("sent it to the NGO")
        SENT_BACK = "sent_back", _("sent it back")
        PUBLISHED = "published", _("published it")
        PUT_ASIDE = "put_aside", _("put the draft aside")
        TAKEN_OFFLINE = "offline", _("took the capsule offline")
        PUT_ONLINE = "online", _("put the capsule online again")
        AUTHOR_NAMED = "author_named", _("made a peer an author")
        AUTHOR_ENDED = "author_ended", _("ended an authorship")
        # Translations: `unit` is the language.
        TRANSLATED = "translated", _("translated")
        SIGNED_OFF = "signed_off", _("signed a translation off")
        WITHDRAWN = "withdrawn", _("withdrew a translation")
        DRAFT_AGAIN = "draft_again", _("made a translation a draft again")
        RECORDED = "recorded", _("added a recording")
        PACK_TAKEN = "pack_taken", _("took in a pack")

    kind = models.CharField(max_length=12, choices=Kind)
    slug = models.SlugField(blank=True)
    copy = models.ForeignKey(
        "studio.WorkingCopy", on_delete=models.PROTECT, null=True, related_name="events"
    )
    unit = models.CharField(max_length=200, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["slug"])]

    def __str__(self) -> str:
        return f"{self.slug} {self.kind}"
