"""What is taught: units, their questions, and the exercises. Every row has a `key` that never
changes; the files in `peers/training/content` name it by that key.

`loaded_digest` is what was loaded last. A row that still holds it may be renewed by the next
load; one that holds something else was edited by staff and stays (peers.training.loading).
"""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from peers.training.models.qualification import Qualification

Course = Qualification.For


class Loaded(models.Model):
    """A row that came out of a content file."""

    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class TextRow(Loaded):
    """The texts of one thing in one language."""

    language = models.CharField(_("language"), max_length=10)

    class Meta:
        abstract = True


class Unit(Loaded):
    """One step of a course: to read, to try in the group, and two questions to pass."""

    course = models.CharField(_("course"), max_length=5, choices=Course)
    key = models.SlugField(_("key"), max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(_("number"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    # Codes of capsules.topics that a peer expert may answer who has passed this unit.
    topics = models.JSONField(_("topics"), default=list, blank=True)
    # Slugs of the capsules that belong to this unit: the same cards, quizzes and stories.
    capsules = models.JSONField(_("capsules"), default=list, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("training unit")
        verbose_name_plural = _("training units")
        ordering: ClassVar = ["course", "number"]

    def __str__(self) -> str:
        return self.key


class UnitText(TextRow):
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"), help_text=_("Markdown: paragraphs, lists."))
    together = models.TextField(_("what to do with the coach and the group"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "language"], name="one_unit_text_a_language")
        ]

    def __str__(self) -> str:
        return self.title


class Question(Loaded):
    """A question of the bank. The texts hold one right answer and two wrong ones."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(_("number"))
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("training question")
        verbose_name_plural = _("training questions")
        ordering: ClassVar = ["unit__course", "unit__number", "number"]

    def __str__(self) -> str:
        return self.key


class QuestionText(TextRow):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="texts")
    text = models.TextField(_("question"))
    right = models.TextField(_("right answer"))
    wrong_1 = models.TextField(_("wrong answer"))
    wrong_2 = models.TextField(_("another wrong answer"))
    why = models.TextField(_("why"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["question", "language"], name="one_question_text_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def answers(self) -> tuple[str, str, str]:
        """The right one first; pages shuffle them (peers.training.rules)."""
        return (self.right, self.wrong_1, self.wrong_2)


class Exercise(Loaded):
    """A role-play, a case, or a practice thread with an invented youth.

    `script` (practice only): {"steps": [{"id", "ending", "choices": [{"id", "to", "critical"}]}]}.
    """

    class Kind(models.TextChoices):
        ROLE_PLAY = "role_play", _("Role-play")
        CASE = "case", _("Case")
        PRACTICE = "practice", _("Practice thread")

    course = models.CharField(_("course"), max_length=5, choices=Course)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    key = models.SlugField(_("key"), max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(_("number"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    script = models.JSONField(_("script"), default=dict, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering: ClassVar = ["course", "kind", "number"]

    def __str__(self) -> str:
        return self.key


class ExerciseText(TextRow):
    """`said` (practice only): {step id: {"said", "note", "choices": {choice id: text}}}."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=160)
    body = models.TextField(_("text"))
    for_grader = models.TextField(_("for the coach who grades"), blank=True)
    said = models.JSONField(_("what is said"), default=dict, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["exercise", "language"], name="one_exercise_text_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Words may change, the steps and choices they belong to may not."""
        wanted = {
            step["id"]: {choice["id"] for choice in step.get("choices", [])}
            for step in self.exercise.script.get("steps", [])
        }
        said = self.said if isinstance(self.said, dict) else {}
        if {step: set(one.get("choices", {})) for step, one in said.items()} != wanted:
            raise ValidationError({"said": _("Keep every step and every choice of the script.")})
