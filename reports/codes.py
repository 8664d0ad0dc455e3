"""The tables of a report: their categories in a fixed order, with the words for them.

The order matters: where a cell must be held back to protect another one, the last category of
the list goes first (`suppression.protect`). The most telling ones therefore come first.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from capsules.languages import own_name
from capsules.topics import TOPICS
from peers.threads.models import AgeBand, Outcome
from peers.threads.rules.topics import LEADS_ONLY, Risk

# A peer expert's own worry is care for a helper, not a contact of a youth.
NOT_A_CONTACT = "peer_wellbeing"
OTHER = "other"
LATE, WITHIN, UNANSWERED = "late", "within", "unanswered"
DELETED, UNKNOWN = "deleted", "unknown"


@dataclass(frozen=True)
class Category:
    """One row of a table; for topics with the category it is reported under elsewhere."""

    code: str
    label: str | Promise
    insafe: str = ""
    chi: str = ""


@dataclass(frozen=True)
class TableList:
    """A table's categories. What the code list does not know yet is counted in the last one."""

    name: str
    caption: str | Promise
    categories: tuple[Category, ...]
    unit: str = "contacts"

    def place(self, code: object) -> int:
        known = _places(self)
        return known.get(str(code), len(self.categories) - 1)


@cache
def _places(table: TableList) -> dict[str, int]:
    return {category.code: place for place, category in enumerate(table.categories)}


def _topics() -> tuple[Category, ...]:
    return tuple(
        Category(topic.code, topic.label, topic.insafe, topic.chi)
        for topic in TOPICS.values()
        if topic.code != NOT_A_CONTACT and topic.code not in LEADS_ONLY
    )


def _languages() -> tuple[Category, ...]:
    known = (Category(code, name_of(code)) for code in settings.MODELTRANSLATION_LANGUAGES)
    return (*known, Category(OTHER, _("Another language")))


def name_of(code: str) -> str:
    return capfirst(own_name(code))


_RISKS: dict[Risk, str | Promise] = {
    Risk.R0: _("R0 information"),
    Risk.R1: _("R1 mild"),
    Risk.R2: _("R2 concern"),
    Risk.R3: _("R3 serious"),
}


def _risks() -> tuple[Category, ...]:
    return tuple(Category(risk.name, label) for risk, label in _RISKS.items())


@cache
def contact_tables() -> tuple[TableList, ...]:
    """What is told about the contacts that began in a period."""
    ages = tuple(Category(value, label) for value, label in AgeBand.choices)
    return (
        TableList("topic", _("Topic"), _topics()),
        TableList("language", _("Language"), _languages()),
        TableList("risk_first", _("Risk at first reading"), _risks()),
        TableList("risk_final", _("Risk in the end"), _risks()),
        TableList("age_band", _("Age"), ages),
        TableList(
            "first_reply",
            _("First reply"),
            (
                Category(WITHIN, _("Within the time promised")),
                Category(LATE, _("Later than promised")),
                Category(UNANSWERED, _("No reply when the figures were drawn up")),
            ),
        ),
    )


@cache
def closing_tables() -> tuple[TableList, ...]:
    """What is told about the contacts that ended in a period."""
    outcomes = tuple(Category(value, label) for value, label in Outcome.choices)
    ends = (Category(DELETED, _("Deleted by the youth")), Category(UNKNOWN, _("Not recorded")))
    return (TableList("outcome", _("Outcome"), (*outcomes, *ends), unit="closings"),)


def national_lines() -> tuple[Category, ...]:
    """What is told once a year and for the whole country alone."""
    return (
        Category("r4", _("Contacts at immediate risk (R4)")),
        Category("allegations", _("Concerns about a helper")),
        Category("closed_institutions", _("Contacts from closed institutions")),
    )


def spread(table: TableList, counts: dict[str, int]) -> tuple[int, ...]:
    """Counts by code, laid out in the order of the table."""
    cells = [0] * len(table.categories)
    for code, count in counts.items():
        cells[table.place(code)] += count
    return tuple(cells)
