"""A capsule and its parts."""

# modeltranslation puts its own managers in, which the types cannot follow.
# mypy: disable-error-code="django-manager-missing"

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from capsules.models.keyed import KeyedPart
from capsules.querysets import CapsuleQuerySet, TextQuerySet
from capsules.topics import TOPIC_CHOICES


class Door(models.TextChoices):
    """For whom something is: the doors on the first page, and training behind the desk."""

    YOUTH = "youth", _("Young people")
    PARENTS = "parents", _("Parents and guardians")
    TEACHERS = "teachers", _("Teachers")
    WORKERS = "workers", _("Youth workers and group leaders")
    TRAINING = "training", _("Peer experts and coaches, as training")


class HasDoors(models.Model):
    """One column a door: a list in JSON could not be filtered on SQLite."""

    for_youth = models.BooleanField(_("young people"), default=False)
    for_parents = models.BooleanField(_("parents and guardians"), default=False)
    for_teachers = models.BooleanField(_("teachers"), default=False)
    for_workers = models.BooleanField(_("youth workers and group leaders"), default=False)
    for_training = models.BooleanField(_("training"), default=False)

    class Meta:
        abstract = True


class Capsule(HasDoors):
    """A short course on one topic: cards, a quiz, a scenario."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    # One for all languages: translated slugs break look-ups under fallback.
    slug = models.SlugField(_("address"), unique=True)
    topic = models.CharField(_("topic"), max_length=40, choices=TOPIC_CHOICES)
    title = models.CharField(_("title"), max_length=120, blank=True)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    picture = models.CharField(_("picture"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    services = models.JSONField(_("services at the end"), default=list, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    reviewed_by = models.CharField(_("reviewed by"), max_length=120, blank=True)
    # For the exchange with other centres: under which terms, and whose work it began as.
    licence = models.CharField(_("licence"), max_length=60, default="CC BY-SA 4.0")
    adapted_from = models.CharField(_("adapted from"), max_length=200, blank=True)
    # Digest of every source text; a translation made from another one is out of date.
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CapsuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("capsule")
        verbose_name_plural = _("capsules")
        ordering: ClassVar = ["order", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(for_youth=True)
                | Q(for_parents=True)
                | Q(for_teachers=True)
                | Q(for_workers=True)
                | Q(for_training=True),
                name="a_capsule_stands_behind_a_door",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def path(self) -> str:
        """What names it in the content files and in the loader's memory."""
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("capsules:detail", args=[self.slug])


class Card(KeyedPart):
    """One idea. `number` is its place; `topic` is set when asking about it means something else
    than the capsule's topic."""

    capsule = models.ForeignKey(Capsule, on_delete=models.CASCADE, related_name="cards")
    topic = models.CharField(_("topic"), max_length=40, choices=TOPIC_CHOICES, blank=True)
    picture = models.CharField(_("picture"), max_length=40, blank=True)
    heading = models.CharField(_("heading"), max_length=160, blank=True)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown: paragraphs, lists."))
    # The same idea for who reads little or is new to the language.
    easy = models.TextField(
        _("easy to read"), blank=True, help_text=_("Two to four very short sentences.")
    )
    # A claim about the law carries the date it was checked and by whom.
    states_law = models.BooleanField(_("says what the law is"), default=False)
    law_checked_on = models.DateField(_("law checked on"), null=True, blank=True)
    law_checked_by = models.CharField(_("law checked by"), max_length=120, blank=True)
    # Where it is written, and when somebody last read it there.
    law_source = models.CharField(_("source of the law"), max_length=120, blank=True)
    law_source_read_on = models.DateField(_("source read on"), null=True, blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering: ClassVar = ["capsule", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["capsule", "key"], name="one_card_a_key"),
            models.CheckConstraint(
                condition=Q(law_checked_on=None, law_checked_by="")
                | (Q(law_checked_on__isnull=False) & ~Q(law_checked_by="")),
                name="law_checked_on_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(law_source="", law_source_read_on=None)
                | (~Q(law_source="") & Q(law_source_read_on__isnull=False)),
                name="law_source_and_day_together",
            ),
        ]

    @property
    def path(self) -> str:
        return f"{self.capsule.slug}/cards/{self.key}"


class Question(KeyedPart):
    """A question of the quiz."""

    capsule = models.ForeignKey(Capsule, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("question"), blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering: ClassVar = ["capsule", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["capsule", "key"], name="one_question_a_key"),
        ]

    @property
    def path(self) -> str:
        return f"{self.capsule.slug}/questions/{self.key}"


class Answer(KeyedPart):
    """An answer to choose from, with what to say to whoever chooses it: never only "wrong"."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    right = models.BooleanField(_("right"), default=False)
    text = models.TextField(_("answer"), blank=True)
    feedback = models.TextField(_("feedback"), blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering: ClassVar = ["question", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "key"], name="one_answer_a_key"),
        ]

    @property
    def path(self) -> str:
        return f"{self.question.path}/answers/{self.key}"


class Scenario(models.Model):
    """A story in which the reader chooses what to do. No ending is a losing one: each points to
    people who help."""

    class Style(models.TextChoices):
        STORY = "story", _("Story")
        CHAT = "chat", _("Chat")

    capsule = models.OneToOneField(Capsule, on_delete=models.CASCADE, related_name="scenario")
    # A chat shows what the other person writes as a bubble, and the choices as what I answer.
    style = models.CharField(_("style"), max_length=10, choices=Style, default=Style.STORY)
    title = models.CharField(_("title"), max_length=160, blank=True)
    intro = models.TextField(_("introduction"), blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def path(self) -> str:
        return f"{self.capsule.slug}/scenario"


class ScenarioStep(KeyedPart):
    """A moment of the story. `number` is what stands in the address: it tells nothing about the
    choice that led there. `said` is what someone else writes, shown as a chat bubble."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="steps")
    is_ending = models.BooleanField(_("ending"), default=False)
    topic = models.CharField(_("topic"), max_length=40, choices=TOPIC_CHOICES, blank=True)
    text = models.TextField(_("text"), blank=True)
    said = models.TextField(_("what the other person writes"), blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario step")
        verbose_name_plural = _("scenario steps")
        ordering: ClassVar = ["scenario", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scenario", "key"], name="one_step_a_key"),
        ]

    @property
    def path(self) -> str:
        return f"{self.scenario.path}/steps/{self.key}"


class ScenarioChoice(KeyedPart):
    """What the reader can do at a step, and the step it leads to."""

    step = models.ForeignKey(ScenarioStep, on_delete=models.CASCADE, related_name="choices")
    leads_to = models.ForeignKey(ScenarioStep, on_delete=models.CASCADE, related_name="reached_by")
    text = models.TextField(_("text"), blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario choice")
        verbose_name_plural = _("scenario choices")
        ordering: ClassVar = ["step", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "key"], name="one_choice_a_key"),
            models.CheckConstraint(
                condition=~Q(leads_to=models.F("step")), name="a_choice_leads_on"
            ),
        ]

    @property
    def path(self) -> str:
        return f"{self.step.path}/choices/{self.key}"
