"""What was published and to whom. Neither is ever changed or removed."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.periods import Kind


class WrittenOnceError(Exception):
    """Somebody tried to change or remove what was published."""


class WrittenOnceQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def update(self, **_changes: Any) -> NoReturn:
        raise WrittenOnceError

    def delete(self) -> NoReturn:
        raise WrittenOnceError

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise WrittenOnceError


class WrittenOnce(models.Model):
    """A row that is written once. What was published cannot be unpublished by changing it here."""

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnceError
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise WrittenOnceError


class Counted(WrittenOnce):
    """Counts of a finished period as they were when somebody first looked, and when that was."""

    counts = models.JSONField()
    drawn_up_at = models.DateTimeField()

    class Meta:
        abstract = True


class Snapshot(Counted):
    """The counts of a finished period as they were when somebody first looked.

    Counts alone, never a row about one contact. Later changes (a topic corrected, a thread
    reopened) do not reach it, so that two exports of a period cannot be subtracted.
    """

    kind = models.CharField(max_length=7, choices=[(k.value, k.value) for k in Kind])
    start = models.DateField()
    code_list = models.CharField(max_length=20)

    class Meta:
        ordering: ClassVar = ["start"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "start"], name="one_snapshot_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start:%Y-%m-%d}"


class YearSnapshot(Counted):
    """What the organisation did in a year, counted when somebody first looked (reports.year)."""

    year = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return f"{self.year}"


class ReadingSnapshot(Counted):
    """How much was read in a month, counted when somebody first looked (reports.reading)."""

    start = models.DateField(unique=True)

    class Meta:
        ordering: ClassVar = ["start"]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m}"


class Audience(models.TextChoices):
    INTERNAL = "internal", _("For the house")
    PUBLIC = "public", _("For the public")


class ExportLog(WrittenOnce):
    """Who took which figures away, and when."""

    class Of(models.TextChoices):
        CONTACTS = "contacts", _("Contacts")
        YEAR = "year", _("The organisation's year")
        READING = "reading", _("Reading")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    period = models.CharField(max_length=7)
    audience = models.CharField(max_length=8, choices=Audience)
    report = models.CharField(max_length=8, choices=Of, default=Of.CONTACTS)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(audience__in=Audience.values), name="exports_name_their_audience"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.audience}"
