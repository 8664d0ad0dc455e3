"""What is published of each period, for both editions: totals, tables and their marks.

Pure: counts per month go in, marks come out, always the same ones for the same counts. Months
show their total alone; quarters and years show the tables. The edition for the public is made of
what the internal one shows, so that holding both side by side tells nothing new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.periods import Kind, Period
from reports.suppression import INTERNAL, PUBLIC, Column, Mark, pooled, protect

Table = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Month:
    """The counts of one month: the total, and each table's cells in a fixed order."""

    period: Period
    total: int
    tables: Table


@dataclass(frozen=True)
class Figure:
    """One published period. `total` is None while its few contacts wait to be counted with the
    next; `months` are those it counts, which may begin earlier or end earlier than it does."""

    period: Period
    total: int | None
    months: tuple[Period, ...] = ()
    columns: Mapping[str, Column] = field(default_factory=dict)


Edition = dict[Period, Figure]


def publish(months: Sequence[Month]) -> tuple[Edition, Edition]:
    """The internal and the public edition of a gapless row of months."""
    blocks = pooled([month.total for month in months], INTERNAL)
    internal: Edition = {}
    for month, block in zip(months, blocks, strict=True):
        counted = tuple(months[place].period for place in block or ())
        total = sum(months[place].total for place in block) if block else None
        internal[month.period] = Figure(month.period, total, counted)
    by_period = {month.period: month for month in months}
    quarters = _whole(Kind.QUARTER, months)
    for quarter in quarters:
        parts = [internal[month] for month in quarter.months() if month in internal]
        counted, late = _counted(parts)
        internal[quarter] = _figure(quarter, counted, late, by_period, INTERNAL, internal, {})
    for year in _whole(Kind.YEAR, months):
        internal[year] = _year(year, internal, by_period, INTERNAL, None)
    return internal, _public(quarters, _whole(Kind.YEAR, months), internal, by_period)


def _public(
    quarters: list[Period], years: list[Period], internal: Edition, by_period: dict[Period, Month]
) -> Edition:
    figures = [internal[quarter] for quarter in quarters]
    blocks = pooled(
        [one.total or 0 for one in figures], PUBLIC, [one.total is None for one in figures]
    )
    public: Edition = {}
    for quarter, block in zip(quarters, blocks, strict=True):
        sources = [figures[place] for place in block or ()]
        counted, _late = _counted(sources)
        fixed = {name: _hidden_in(sources, name) for name in _names(sources)}
        public[quarter] = _figure(quarter, counted, block is None, by_period, PUBLIC, public, fixed)
    for year in years:
        public[year] = _year(year, public, by_period, PUBLIC, internal)
    return public


def _year(
    year: Period,
    edition: Edition,
    by_period: dict[Period, Month],
    least: int,
    internal: Edition | None,
) -> Figure:
    quarters = [edition[one] for one in _quarters_of(year) if one in edition]
    counted, late = _counted(quarters)
    fixed: dict[str, dict[int, Mark]] = {}
    if internal:
        same = internal[year]
        if same.months == counted:
            sources = [same]
        else:
            inside = [one for one in internal.values() if one.period.kind is Kind.QUARTER]
            sources = [one for one in inside if set(one.months) & set(counted)]
        fixed = {name: _hidden_in(sources, name) for name in _names(sources)}
    return _figure(year, counted, late, by_period, least, edition, fixed)


def _figure(
    period: Period,
    counted: tuple[Period, ...],
    late: bool,
    by_period: dict[Period, Month],
    least: int,
    edition: Edition,
    fixed: Mapping[str, Mapping[int, Mark]],
) -> Figure:
    """A quarter or year that counts the months `counted`. `late` says that some of its own
    contacts wait for a later period."""
    total = sum(by_period[month].total for month in counted)
    if not total and late:
        return Figure(period, None)
    columns = {}
    for name in next(iter(by_period.values())).tables:
        rows = [by_period[month].tables[name] for month in counted]
        width = len(next(iter(by_period.values())).tables[name])
        values = tuple(sum(row[place] for row in rows) for place in range(width))
        parts = _parts(period, name, edition)
        marks = dict(fixed.get(name, {}))
        if period.kind is Kind.QUARTER:
            marks |= _gives_way(period, name, values, least, edition, marks)
            parts = []
        columns[name] = Column(values, protect(values, least=least, parts=parts, fixed=marks))
    return Figure(period, total, counted, columns)


def _parts(period: Period, name: str, edition: Edition) -> list[Column]:
    """The columns of a year's quarters that are out already."""
    year = Period.holding(Kind.YEAR, period.start)
    figures = [edition[one] for one in _quarters_of(year) if one in edition]
    return [one.columns[name] for one in figures if name in one.columns]


def _gives_way(
    quarter: Period,
    name: str,
    values: tuple[int, ...],
    least: int,
    edition: Edition,
    fixed: Mapping[int, Mark],
) -> dict[int, Mark]:
    """The cells that the last quarter holds back so that the year can show its own: where one
    earlier quarter alone is hidden, the year minus the others would be that one."""
    if quarter.end.month != 1:
        return {}
    earlier = _parts(quarter, name, edition)
    return {
        row: Mark.HELD
        for row, value in enumerate(values)
        if row not in fixed
        and value >= least
        and sum(part.marks[row] is not Mark.SHOWN for part in earlier) == 1
    }


def _hidden_in(sources: Sequence[Figure], name: str) -> dict[int, Mark]:
    """How the public edition marks what the internal one hides in any of `sources`.

    Never by the value itself: the label would tell it to somebody who holds both editions.
    """
    columns = [one.columns[name] for one in sources if name in one.columns]
    fixed = {}
    for row in range(len(columns[0].values)):
        hidden = [one.marks[row] for one in columns if one.marks[row] is not Mark.SHOWN]
        rest = sum(one.values[row] for one in columns if one.marks[row] is Mark.SHOWN)
        if hidden:
            fixed[row] = Mark.SMALL if hidden == [Mark.SMALL] and not rest else Mark.BLANK
    return fixed


def _counted(parts: Sequence[Figure]) -> tuple[tuple[Period, ...], bool]:
    """All months counted in `parts`, and whether contacts of the last one wait."""
    months = tuple(month for part in parts for month in part.months)
    return months, bool(parts) and parts[-1].total is None


def _names(sources: Sequence[Figure]) -> set[str]:
    return {name for one in sources for name in one.columns}


def _quarters_of(year: Period) -> list[Period]:
    return sorted({Period.holding(Kind.QUARTER, month.start) for month in year.months()})


def _whole(kind: Kind, months: Sequence[Month]) -> list[Period]:
    """The quarters or years whose last month is among `months`."""
    return [
        Period.holding(kind, month.period.start)
        for month in months
        if Period.holding(kind, month.period.start).end == month.period.end
    ]
