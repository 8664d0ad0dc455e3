"""The tables of the organisation's year: their lines in a fixed order, with the words for them.

As in `reports.codes`, the most telling lines come first: where one must be held back to protect
another, the last of the list goes.
"""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from peers.people.models import Role
from peers.training.models import Handout, HeadCount, Institution, Session
from reports.codes import OTHER, Category, TableList, name_of

UNKNOWN = "unknown"
CLOSED = Institution.Kind.INSTITUTION_CLOSED


@cache
def people_tables() -> tuple[TableList, ...]:
    """Who came, twice over; both add up to the same people, so both are protected."""
    who = [Category(code, words) for code, words in HeadCount.Profession.choices]
    peers = [Category(Role.PEER, _("Peer experts")), Category(Role.COACH, _("Coaches"))]
    where = [Category(code, words) for code, words in Institution.Kind.choices if code != CLOSED]
    return (
        TableList(
            "profession",
            _("Who came"),
            (who[0], *peers, *who[1:]),
            unit="people",
        ),
        TableList(
            "institution",
            _("Where they came from"),
            (*where[:-1], Category(UNKNOWN, _("Public, or not recorded")), where[-1]),
            unit="people",
        ),
    )


@cache
def thing_tables() -> tuple[TableList, ...]:
    """Sessions and material: they point at nobody and are shown as they are."""
    kinds = tuple(Category(code, words) for code, words in Session.Kind.choices)
    materials = tuple(Category(code, words) for code, words in Handout.Kind.choices)
    spoken = _languages()
    return (
        TableList("sessions", _("Sessions held"), kinds, unit="sessions"),
        TableList("session_languages", _("Languages of the sessions"), spoken, "sessions"),
        TableList("materials", _("Material handed out"), materials, unit="pieces"),
        TableList("capsule_languages", _("Capsules by language"), _languages(), "capsules"),
    )


def single_lines() -> tuple[Category, ...]:
    """People counted each by themselves: no total belongs to them."""
    return (
        Category("peers_trained", _("Peer experts trained")),
        Category("coaches_trained", _("Coaches trained")),
        Category("signatures", _("Signatures under petitions")),
    )


def closed_lines() -> tuple[Category, ...]:
    """Told once a year, for the whole country, and counted nowhere else."""
    return (
        Category("closed_sessions", _("Sessions in closed institutions")),
        Category("closed_people", _("People reached in closed institutions")),
    )


def _languages() -> tuple[Category, ...]:
    known = (Category(code, name_of(code)) for code in settings.MODELTRANSLATION_LANGUAGES)
    return (*known, Category(OTHER, _("Another language")))
