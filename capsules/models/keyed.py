"""What the parts of a capsule share that stand in a row: a key for good, and a place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyedPart(models.Model):
    """The `key` never changes: the files in `capsules/content` and the translations name the part
    by it, whatever its `number` in the row."""

    key = models.SlugField(_("key"), max_length=60)
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key} ({self.number})"
