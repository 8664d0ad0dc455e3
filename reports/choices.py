"""The periods as links: a year, its quarters, their months."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import formats
from django.utils.translation import pgettext

from reports.figures import period_name
from reports.periods import Kind, Period


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    name: str
    current: bool


@dataclass
class YearChoices:
    """One line of the menu. `year` is None until the year is over."""

    label: str
    year: Choice | None = None
    quarters: list[Choice] = field(default_factory=list)
    months: list[Choice] = field(default_factory=list)


def choices(periods: Sequence[Period], chosen: Period | None) -> list[YearChoices]:
    """A line for each year, newest first; within it from January on."""
    lines: dict[int, YearChoices] = {}
    for period in sorted(periods, key=lambda one: (-one.start.year, one.start)):
        line = lines.setdefault(period.start.year, YearChoices(str(period.start.year)))
        choice = Choice(period.key, _short(period), period_name(period), period == chosen)
        if period.kind is Kind.YEAR:
            line.year = choice
        elif period.kind is Kind.QUARTER:
            line.quarters.append(choice)
        else:
            line.months.append(choice)
    return list(lines.values())


def _short(period: Period) -> str:
    if period.kind is Kind.YEAR:
        return f"{period.start.year}"
    if period.kind is Kind.QUARTER:
        return pgettext("short quarter", "Q%(quarter)d") % {
            "quarter": (period.start.month + 2) // 3
        }
    return formats.date_format(period.start, "M")
