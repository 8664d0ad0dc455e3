"""Who helps: users, groups, and who is what where."""

import datetime as dt
import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from peers.people.querysets import GroupQuerySet, MembershipQuerySet, UserManager

# No 0/O, 1/I/L: a join code is read aloud and copied from a poster.
JOIN_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_join_code() -> str:
    """A group's join code, eight letters in two groups: `K7QM-3XPA`."""
    letters = "".join(secrets.choice(JOIN_CODE_LETTERS) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class Role(models.TextChoices):
    PEER = "peer", _("Peer expert")
    COACH = "coach", _("Coach")
    LEAD = "lead", _("Safeguarding lead")
    ON_CALL = "on_call", _("On-call")
    STAFF = "staff", _("NGO staff")
    TRANSLATOR = "translator", _("Translator")


GROUP_ROLES = (Role.PEER, Role.COACH)
ADULT_HELPER_ROLES = (Role.COACH, Role.LEAD, Role.ON_CALL)


class Group(models.Model):
    """A scout unit, a centre, a class: the people who know each other."""

    class Kind(models.TextChoices):
        SCOUTS = "scouts", _("Scouts or youth movement")
        CENTRE = "centre", _("Centre for unaccompanied minors")
        SCHOOL = "school", _("School")
        YOUTH_CENTRE = "youth_centre", _("Youth centre")
        INSTITUTION_OPEN = "institution_open", _("Institution, open")
        INSTITUTION_CLOSED = "institution_closed", _("Institution, closed")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    country = models.CharField(_("country"), max_length=2, default="BE")
    join_code = models.CharField(_("join code"), max_length=9, unique=True, default=new_join_code)
    # S08: an NGO may let qualified peers of 18+ answer R0 without approval, group by group.
    adult_peers_answer_r0 = models.BooleanField(
        _("qualified peers of 18 and older answer R0 without approval"), default=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """One person, one account; what they may do comes from memberships, never from the account."""

    # One name is enough: what youths see has no surname.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(
        _("name shown"), max_length=60, help_text=_("What youths and helpers see; no surname.")
    )
    # A peer expert may have no mail at all; two accounts must not share one.
    email = models.EmailField(_("mail address"), blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    # Those they grew up with: who signs a translation off reads it as its readers do.
    native_languages = models.JSONField(_("mother tongues"), default=list, blank=True)
    preferred_language = models.CharField(max_length=10, default="en")
    topics_not_wanted = models.JSONField(_("topics not wanted"), default=list, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)

    objects = UserManager()  # type: ignore[misc]

    REQUIRED_FIELDS: ClassVar = []

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]
        verbose_name_plural = _("people")  # type: ignore[assignment]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="one_account_a_mail_address",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def age_on(self, day: dt.date) -> int | None:
        """Age in whole years on `day`, or None when no date of birth is recorded."""
        if self.birth_date is None:
            return None
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Membership(models.Model):
    """A role a person holds, in a group or (adults) for the whole organisation."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    # S20: an active peer expert has a named coach.
    coach = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="coached_memberships"
    )
    started_on = models.DateField(default=dt.date.today)
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "group"],
                condition=Q(ended_on=None, group__isnull=False),
                name="one_current_membership_a_group",
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(ended_on=None, group__isnull=True),
                name="one_current_membership_without_group",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["peer", "coach"], group__isnull=False)
                | (~Q(role__in=["peer", "coach"]) & Q(group__isnull=True)),
                name="peers_and_coaches_belong_to_a_group",
            ),
            models.CheckConstraint(
                condition=Q(coach=None) | ~Q(coach=F("user")), name="nobody_coaches_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.get_role_display()}"
