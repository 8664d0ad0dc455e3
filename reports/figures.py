"""A report as the page and the file show it: periods to choose from, tables, rows, texts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports import actions
from reports.codes import (
    Category,
    TableList,
    closing_tables,
    contact_tables,
    national_lines,
    spread,
)
from reports.models import Audience, Snapshot
from reports.periods import Kind, Period
from reports.publication import Figure, Month, publish
from reports.suppression import INTERNAL, PUBLIC, Mark, mark

WITHHELD = "withheld"
SHORT_LIST = 12


@dataclass(frozen=True)
class Row:
    """One line of a table. `count` is None when it is not shown; `mark` says how then."""

    category: Category
    count: int | None
    mark: Mark = Mark.SHOWN
    least: int = INTERNAL

    @property
    def text(self) -> str:
        """As files show it, whatever the language of the reader."""
        if self.mark is Mark.SHOWN:
            return str(self.count)
        return f"<{self.least}" if self.mark is Mark.SMALL else WITHHELD


@dataclass(frozen=True)
class TableView:
    """A table with its rows; `total` is None when the rows do not add up to one."""

    name: str
    caption: str | Promise
    rows: list[Row]
    unit: str
    total: int | None = None

    @property
    def largest(self) -> int:
        return max((row.count or 0 for row in self.rows), default=0)

    @property
    def visible(self) -> list[Row]:
        """Without the empty lines of a long list: thirty topics with nothing in them help nobody
        to read."""
        if len(self.rows) <= SHORT_LIST:
            return self.rows
        return [row for row in self.rows if row.count != 0]

    @property
    def heading(self) -> str | Promise:
        """Of the first column."""
        return _("Period") if self.name in ("month", "quarter") else self.caption

    @property
    def empty_lines(self) -> int:
        return len(self.rows) - len(self.visible)

    @property
    def share_of_first(self) -> int | None:
        """The first row as a share of the total, in whole per cent rounded down; None when that
        row is not shown."""
        if not self.total or self.rows[0].mark is not Mark.SHOWN:
            return None
        return 100 * (self.rows[0].count or 0) // self.total

    @property
    def is_withheld(self) -> bool:
        return bool(self.rows) and all(row.mark is Mark.BLANK for row in self.rows)


@dataclass(frozen=True)
class Report:
    """One period in one edition."""

    period: Period
    audience: str
    least: int
    contacts: Figure
    closings: Figure
    tables: list[TableView]
    times: dict[str, int]
    code_lists: list[str]
    drawn_up_on: dt.date
    # Where the other edition of the same time is; the public one has no months.
    internal_key: str
    public_key: str | None
    joined: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return period_name(self.period)

    @property
    def kept_promise(self) -> int | None:
        """Per cent of the contacts that had a first reply within the time promised."""
        found = (table for table in self.tables if table.name == "first_reply")
        return next((table.share_of_first for table in found), None)


class Library:
    """Every period that may be looked at, with both editions. Draws up what is missing."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self.snapshots = actions.draw_up_months(now=now)
        contacts = publish(_months(self.snapshots, "contacts", contact_tables()))
        closings = publish(_months(self.snapshots, "closings", closing_tables()))
        self._contacts = dict(zip(Audience.values, contacts, strict=True))
        self._closings = dict(zip(Audience.values, closings, strict=True))

    def periods(self, audience: str) -> list[Period]:
        """Newest first; a quarter before its months."""
        return sorted(self._contacts[audience], key=lambda one: one.start, reverse=True)

    def latest(self, audience: str) -> Period | None:
        """What to open with: the newest quarter, or what there is."""
        periods = self.periods(audience)
        quarters = [one for one in periods if one.kind is Kind.QUARTER]
        return next(iter(quarters + periods), None)

    def has(self, period: Period, audience: str) -> bool:
        return period in self._contacts[audience]

    def report(self, period: Period, audience: str) -> Report:
        """The report of a period that `has` knows."""
        least = PUBLIC if audience == Audience.PUBLIC else INTERNAL
        contacts = self._contacts[audience][period]
        closings = self._closings[audience][period]
        own = self._own(period)
        tables = [
            self._by_month(period, audience, least),
            *_tables(contact_tables(), contacts, least),
            *_tables(closing_tables(), closings, least),
        ]
        if "national" in own:
            tables.append(_national(own["national"], least))
        times = own["times"] if self._may_time(contacts, own["times"], least) else {}
        used = [one for one in self.snapshots if period.start <= one.start < period.end]
        return Report(
            period=period,
            audience=audience,
            least=least,
            contacts=contacts,
            closings=closings,
            tables=[table for table in tables if table.rows],
            times=times,
            code_lists=actions.code_lists(used),
            drawn_up_on=period.drawn_up_on,
            internal_key=period.key,
            public_key=period.key if self.has(period, Audience.PUBLIC) else None,
            joined=_joined(period, contacts),
        )

    def _may_time(self, figure: Figure, times: dict[str, int], least: int) -> bool:
        """Percentiles need enough replies, and a period that counts its own months alone: for
        others they would say how many of the contacts came from where."""
        known = {Period(Kind.MONTH, one.start) for one in self.snapshots}
        own_months = {month for month in figure.period.months() if month in known}
        return set(figure.months) == own_months and times["answered"] >= least

    def _own(self, period: Period) -> dict[str, Any]:
        if period.kind is not Kind.MONTH:
            return actions.draw_up(period, now=self.now)
        month = next(one for one in self.snapshots if one.start == period.start)
        return {"times": month.counts["contacts"]["times"]}

    def _by_month(self, period: Period, audience: str, least: int) -> TableView:
        """Contacts month by month; for the public quarter by quarter."""
        edition = self._contacts[audience]
        if audience == Audience.PUBLIC:
            name, caption, kind = "quarter", _("Contacts by quarter"), Kind.QUARTER
        else:
            name, caption, kind = "month", _("Contacts by month"), Kind.MONTH
        parts = sorted(
            one for one in edition if one.kind is kind and period.start <= one.start < period.end
        )
        rows = [_total_row(edition[one], least) for one in parts]
        return TableView(name, caption, rows, "contacts")


def period_name(period: Period) -> str:
    """In the reader's language: `2026`, `third quarter of 2026`, `September 2026`."""
    if period.kind is Kind.YEAR:
        return f"{period.start.year}"
    if period.kind is Kind.QUARTER:
        quarter = (period.start.month + 2) // 3
        return pgettext("period", "Quarter %(quarter)d of %(year)d") % {
            "quarter": quarter,
            "year": period.start.year,
        }
    return formats.date_format(period.start, "YEAR_MONTH_FORMAT")


def _months(snapshots: Iterable[Snapshot], part: str, lists: Sequence[TableList]) -> list[Month]:
    """Snapshots as the rules of publication read them."""
    return [
        Month(
            period=Period(Kind.MONTH, one.start),
            total=one.counts[part]["total"],
            tables={
                table.name: spread(table, one.counts[part]["tables"][table.name]) for table in lists
            },
        )
        for one in snapshots
    ]


def _tables(lists: Sequence[TableList], figure: Figure, least: int) -> list[TableView]:
    views = []
    for table in lists:
        if column := figure.columns.get(table.name):
            rows = [
                Row(category, value if how is Mark.SHOWN else None, how, least)
                for category, value, how in zip(
                    table.categories, column.values, column.marks, strict=True
                )
            ]
            views.append(TableView(table.name, table.caption, rows, table.unit, figure.total))
    return views


def _total_row(figure: Figure, least: int) -> Row:
    category = Category(figure.period.key, period_name(figure.period))
    how = Mark.SMALL if figure.total is None else Mark.SHOWN
    return Row(category, figure.total, how, least)


def _national(counts: dict[str, int], least: int) -> TableView:
    """The lines that exist once a year. They overlap, so they have no total."""
    rows = []
    for line in national_lines():
        how = mark(counts[line.code], least)
        rows.append(Row(line, counts[line.code] if how is Mark.SHOWN else None, how, least))
    return TableView("national", _("Once a year, the whole country"), rows, "contacts")


def _joined(period: Period, figure: Figure) -> list[str]:
    """Months counted here although they lie before the period."""
    return [period_name(one) for one in figure.months if one.start < period.start]
