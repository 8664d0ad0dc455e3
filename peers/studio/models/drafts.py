"""What is being written: nothing of it is live before it is published."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from capsules.models import Capsule
from peers.studio.querysets import WorkingCopyQuerySet
from peers.studio.rules import State

User = settings.AUTH_USER_MODEL

STATE_CHOICES = [
    (State.DRAFT.value, _("Being written")),
    (State.WITH_COACH.value, _("With the coach")),
    (State.WITH_NGO.value, _("With the NGO")),
    (State.PUBLISHED.value, _("Published")),
    (State.PUT_ASIDE.value, _("Put aside")),
]


class WorkingCopy(models.Model):
    """A draft of one capsule: {part path: {column: value}}, made from a revision.

    `slug` names a capsule that may not exist yet; `base` is None for such a one.
    """

    slug = models.SlugField(_("address"))
    capsule = models.ForeignKey(
        Capsule, on_delete=models.SET_NULL, null=True, related_name="working_copies"
    )
    base = models.ForeignKey(
        "studio.Revision", on_delete=models.PROTECT, null=True, related_name="copies_made"
    )
    document = models.JSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=12, choices=STATE_CHOICES, default=State.DRAFT.value
    )
    # What changed and why, in the author's words; it becomes the revision's.
    why = models.CharField(_("what changes, and why"), max_length=300, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="working_copies")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["slug", "state"])]

    def __str__(self) -> str:
        return self.slug

    @property
    def title(self) -> str:
        """What people call it: its English title, or its address."""
        return str(self.document.get(self.slug, {}).get("title_en") or self.slug)

    @property
    def is_open(self) -> bool:
        return self.state not in (State.PUBLISHED, State.PUT_ASIDE)


class PartVersion(models.Model):
    """Append-only: what each saving of a part wrote, so that nothing anybody typed is lost.

    `unit` is the path of what is edited on one page: a card, a question with its answers, a step
    with its choices. `values` holds {path: {column: value}}; of a removal, what was removed.
    """

    copy = models.ForeignKey(WorkingCopy, on_delete=models.CASCADE, related_name="versions")
    unit = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    removed = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["copy", "unit", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["copy", "unit", "number"], name="one_version_of_a_part_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.number}"
