"""Trainings and prevention activities: when, where and what about; who came; what was given out.

Every figure of the organisation's year is counted from these rows (reports.year). A session that
did not take place is cancelled, never deleted: calendars that hold it have to hear of it.
"""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peers.people.models import Group

Person = settings.AUTH_USER_MODEL


class Institution(models.Model):
    """A school, a centre, a town: where people come from. Written once, chosen afterwards."""

    class Kind(models.TextChoices):
        """The kinds of groups, and those that send people without being a group here."""

        INSTITUTION_CLOSED = Group.Kind.INSTITUTION_CLOSED.value, _("Institution, closed")
        INSTITUTION_OPEN = Group.Kind.INSTITUTION_OPEN.value, _("Institution, open")
        CENTRE = Group.Kind.CENTRE.value, _("Centre for unaccompanied minors")
        SCHOOL = Group.Kind.SCHOOL.value, _("School")
        SCOUTS = Group.Kind.SCOUTS.value, _("Scouts or youth movement")
        YOUTH_CENTRE = Group.Kind.YOUTH_CENTRE.value, _("Youth centre")
        HEALTH = "health", _("Health service")
        POLICE = "police", _("Police or justice")
        AUTHORITY = "authority", _("Town, region or government")
        ORGANISATION = "organisation", _("Organisation")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=120)
    # The name in small letters without spaces at its ends: one school is not entered twice.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """One training or activity on one day."""

    class Kind(models.TextChoices):
        YOUTH = "youth", _("Youth session")
        PEER = "peer", _("Peer training")
        COACH = "coach", _("Coach training")
        TRAINERS = "trainers", _("Train-the-trainer")
        PUBLIC = "public", _("Public event")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(_("place"), max_length=120)
    language = models.CharField(_("language"), max_length=10)
    # Codes of capsules.topics.
    topics = models.JSONField(_("topics"), default=list, blank=True)
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    trainers: Any = models.ManyToManyField(Person, related_name="sessions_given", blank=True)
    petition_signatures = models.PositiveIntegerField(default=0)
    # What calendars know it by, and how often it was changed since they heard of it.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    # The code on the board is derived from the moment of opening; only its hash is here.
    evaluation_opened_at = models.DateTimeField(null=True)
    evaluation_ends_at = models.DateTimeField(null=True)
    evaluation_code_hash = models.BinaryField(max_length=32, null=True, unique=True)

    class Meta:
        ordering: ClassVar = ["-starts_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="session_starts")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="session_cancelled_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(
                    evaluation_opened_at=None,
                    evaluation_ends_at=None,
                    evaluation_code_hash=None,
                )
                | Q(
                    evaluation_opened_at__isnull=False,
                    evaluation_ends_at__isnull=False,
                    evaluation_code_hash__isnull=False,
                ),
                name="an_opened_evaluation_has_an_end_and_a_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("training:session", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Held for a closed institution: told yearly and for the whole country alone."""
        closed = Institution.Kind.INSTITUTION_CLOSED
        return closed in {
            self.group.kind if self.group else "",
            self.institution.kind if self.institution else "",
        }

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Noted(models.Model):
    """Somebody of the team noted it, then."""

    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        abstract = True


class Attendance(Noted):
    """Somebody with an account who is invited, came, or did not."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        PRESENT = "present", _("Was there")
        ABSENT = "absent", _("Was not there")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=7, choices=State, default=State.INVITED)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "user"], name="nobody_attends_twice")
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.user_id} {self.state}"


class HeadCount(Noted):
    """How many people of one profession and one institution came: a number, nobody's name."""

    class Profession(models.TextChoices):
        YOUTH = "youth", _("Young people")
        GUARDIAN = "guardian", _("Legal guardians")
        PARENT = "parent", _("Parents and foster parents")
        CARE = "care", _("Educators in homes and centres")
        TEACHER = "teacher", _("Teachers and school staff")
        YOUTH_WORKER = "youth_worker", _("Youth workers and group leaders")
        SOCIAL = "social", _("Social workers and counsellors")
        HEALTH = "health", _("Health workers")
        POLICE = "police", _("Police and justice")
        OFFICIAL = "official", _("Officials and politicians")
        STUDENT = "student", _("Students")
        OTHER = "other", _("Others")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="head_counts")
    profession = models.CharField(_("who"), max_length=12, choices=Profession)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="head_counts"
    )
    count = models.PositiveIntegerField(_("how many"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "profession", "institution"], name="one_count_a_profession"
            ),
            models.UniqueConstraint(
                fields=["session", "profession"],
                condition=Q(institution=None),
                name="one_count_a_profession_without_institution",
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="a_head_count_counts_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.profession} {self.count}"


class Handout(Noted):
    """How much of one kind of material, in one language, was given out."""

    class Kind(models.TextChoices):
        FLYER = "flyer", _("Flyers")
        POSTER = "poster", _("Posters")
        BROCHURE = "brochure", _("Brochures")
        CARD = "card", _("Cards with numbers for help")
        LESSON = "lesson", _("Lesson packs")
        GADGET = "gadget", _("Stickers, bracelets and the like")
        OTHER = "other", _("Other material")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="handouts")
    kind = models.CharField(_("material"), max_length=8, choices=Kind)
    language = models.CharField(_("language"), max_length=10)
    count = models.PositiveIntegerField(_("how many"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "kind", "language"], name="one_handout_a_language"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="a_handout_counts_something"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind} {self.language} {self.count}"


class SessionAnswer(models.Model):
    """What somebody thought of a session: three smileys and perhaps words. Nobody's name, no time.

    `once` is a hash of the form that was sent, so that a double tap is one answer.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="answers")
    felt_good = models.PositiveSmallIntegerField()
    learned = models.PositiveSmallIntegerField()
    knows_help = models.PositiveSmallIntegerField()
    words_sealed = models.TextField(blank=True)
    once = models.BinaryField(max_length=32, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(felt_good__range=(1, 3), learned__range=(1, 3))
                & Q(knows_help__range=(1, 3)),
                name="a_smiley_is_one_of_three",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}"


class CalendarFeed(models.Model):
    """That somebody's calendar may ask for their sessions. The address is nowhere, only a hash."""

    user = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}"
