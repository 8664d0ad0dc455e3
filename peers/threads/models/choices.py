"""The words that rows of a thread are made of: who asks, who writes, how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgeBand(models.TextChoices):
    UNDER_13 = "u13", _("under 13")
    FROM_13 = "13-15", _("13 to 15")
    FROM_16 = "16-17", _("16 or 17")
    ADULT = "18+", _("18 or older")
    UNKNOWN = "unknown", _("I would rather not say")


class Audience(models.TextChoices):
    """Who may answer, by the youth's wish (S10)."""

    STRANGER = "stranger", _("Someone who does not know me")
    MY_GROUP = "my_group", _("Someone from my group")


class Asker(models.TextChoices):
    """Who asks for help; everybody but a youth has a queue of adults, never a peer."""

    YOUTH = "youth", _("A young person")
    PARENT = "parent", _("Parent or guardian")
    TEACHER = "teacher", _("Teacher")
    PROFESSIONAL = "professional", _("Youth worker or other professional")
    FRIEND = "friend", _("Friend or relative")


class SafeContact(models.TextChoices):
    """How it is safe to reach the youth (S03)."""

    NONE = "none", _("Not at all. I come back with my code")
    GROUP_COACH = "group_coach", _("Through the coach of my group, face to face")


class Writer(models.TextChoices):
    YOUTH = "youth", pgettext_lazy("writer", "You")
    PEER = "peer", _("Peer expert")
    COACH = "coach", _("Coach")
    ON_CALL = "on_call", _("On-call adult")
    LEAD = "lead", _("Safeguarding lead")
    STAFF = "staff", _("NGO staff")  # break-glass only
    SYSTEM = "system", _("The portal")


class Outcome(models.TextChoices):
    ANSWERED = "answered", _("Question answered")
    SUPPORTED = "supported", _("Supported, youth feels better")
    REFERRED = "referred", _("Handed over to another service")
    EMERGENCY = "emergency", _("Emergency services called")
    NO_REPLY = "no_reply", _("Youth did not come back")
    BY_YOUTH = "by_youth", _("Closed by the youth")
    NOT_A_REQUEST = "not_a_request", _("Test or joke")
