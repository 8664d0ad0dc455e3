"""Months, quarters, years, for the house and for the public: all of it held side by side."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.periods import Kind, Period, months_between
from reports.publication import Edition, Month, publish
from reports.suppression import INTERNAL, PUBLIC, Column, Mark
from tests.reports.attacker import Knowledge

TABLE = "topic"


def months_of(cells: list[list[int]], start: dt.date = dt.date(2026, 1, 1)) -> list[Month]:
    """Months from `start` with one table, a list of cells for each."""
    periods = months_between(start, start.replace(year=start.year + 5))
    return [
        Month(period, sum(one), {TABLE: tuple(one)})
        for one, period in zip(cells, periods, strict=False)
    ]


def period(key: str) -> Period:
    found = Period.parse(key)
    assert found is not None
    return found


def test_a_month_shows_its_total_and_no_tables() -> None:
    internal, _public = publish(months_of([[20, 10]]))
    assert internal[period("2026-01")].total == 30
    assert not internal[period("2026-01")].columns


def test_a_quarter_adds_up_its_months() -> None:
    internal, _public = publish(months_of([[20, 10], [10, 20], [5, 5]]))
    quarter = internal[period("2026-Q1")]
    assert quarter.total == 70
    assert quarter.columns[TABLE] == Column((35, 35), (Mark.SHOWN, Mark.SHOWN))


def test_a_month_with_few_contacts_is_counted_with_the_next() -> None:
    internal, _public = publish(months_of([[3, 0], [10, 20], [5, 5]]))
    assert internal[period("2026-01")].total is None
    february = internal[period("2026-02")]
    assert february.total == 33
    assert [month.key for month in february.months] == ["2026-01", "2026-02"]
    assert internal[period("2026-Q1")].total == 43


def test_a_last_month_with_few_contacts_goes_to_the_next_quarter() -> None:
    """The quarter minus its other months would be that month."""
    internal, _public = publish(months_of([[20, 10], [10, 20], [2, 0], [10, 10], [9, 9], [9, 9]]))
    assert internal[period("2026-Q1")].total == 60
    assert internal[period("2026-Q2")].total == 58


def test_an_unfinished_quarter_is_not_published() -> None:
    internal, public = publish(months_of([[20, 10], [10, 20]]))
    assert period("2026-Q1") not in internal
    assert period("2026-Q1") not in public


def test_the_public_sees_no_months() -> None:
    _internal, public = publish(months_of([[20, 10], [10, 20], [9, 9]]))
    assert set(public) == {period("2026-Q1")}


def test_a_quarter_with_fewer_than_ten_waits_in_the_edition_for_the_public() -> None:
    internal, public = publish(months_of([[7, 0], [0, 0], [0, 0], [9, 9], [9, 9], [9, 9]]))
    assert internal[period("2026-Q1")].total == 7
    assert public[period("2026-Q1")].total is None
    assert public[period("2026-Q2")].total == 61


def test_a_quarter_without_contacts_shows_zero() -> None:
    internal, public = publish(months_of([[0, 0]] * 3))
    assert internal[period("2026-Q1")].total == 0
    assert public[period("2026-Q1")].total == 0


def test_the_last_quarter_gives_way_to_the_year() -> None:
    """A topic that was small in one quarter would otherwise be missing from the year."""
    small, usual = [[1, 20, 20]] * 3, [[10, 20, 20]] * 3
    internal, _public = publish(months_of(small + usual * 3))
    assert internal[period("2026-Q1")].columns[TABLE].marks[0] is Mark.SMALL
    assert internal[period("2026-Q4")].columns[TABLE].marks[0] is Mark.HELD
    year = internal[period("2026")].columns[TABLE]
    assert year.marks[0] is Mark.SHOWN
    assert year.values[0] == 93


def test_a_later_month_changes_nothing_that_was_published() -> None:
    cells = [[7, 3, 1], [2, 2, 0], [8, 8, 3], [1, 0, 0], [6, 4, 2], [0, 3, 9]]
    before = publish(months_of(cells[:3]))
    after = publish(months_of(cells))
    for early, late in zip(before, after, strict=True):
        assert all(late[key] == figure for key, figure in early.items())


# --- the reader who holds everything ----------------------------------------------------------
def learn_everything(months: list[Month], editions: list[tuple[Edition, int]]) -> Knowledge:
    """One unknown for each month and category; everything published about their sums."""
    known = Knowledge()
    width = len(months[0].tables[TABLE])
    for month in months:
        for row in range(width):
            known.cell(f"{month.period.key} c{row}")
    for edition, least in editions:
        for figure in edition.values():
            if not figure.months:
                continue
            keys = [month.key for month in figure.months]
            assert figure.total is not None
            known.equal([f"{key} c{row}" for key in keys for row in range(width)], figure.total)
            for column in figure.columns.values():
                learn_column(known, keys, column, least)
    return known


def learn_column(known: Knowledge, keys: list[str], column: Column, least: int) -> None:
    for row, (value, how) in enumerate(zip(column.values, column.marks, strict=True)):
        line = [f"{key} c{row}" for key in keys]
        if how is Mark.SHOWN:
            known.equal(line, value)
        elif how is Mark.SMALL:
            known.at_least(line, 1)
            known.at_most(line, least - 1)
        elif how is Mark.HELD:
            known.at_least(line, least)


def assert_nothing_small_is_given_away(known: Knowledge, edition: Edition, least: int) -> None:
    for figure in edition.values():
        keys = [month.key for month in figure.months]
        for column in figure.columns.values():
            for row, (value, how) in enumerate(zip(column.values, column.marks, strict=True)):
                line = [f"{key} c{row}" for key in keys]
                if how is Mark.SMALL:
                    assert known.range_of(line) == (1, least - 1)
                elif how is Mark.BLANK and 0 < value < least:
                    low, high = known.range_of(line)
                    assert high is None or high - low >= least - 2


def quarters_as_months(cells: list[list[int]]) -> list[Month]:
    """Each list of cells is a quarter's; it is laid into the quarter's first month."""
    nothing = [0] * len(cells[0])
    return months_of([line for one in cells for line in (one, nothing, nothing)])


tables = st.lists(
    st.lists(st.one_of(st.integers(0, 6), st.integers(0, 25)), min_size=3, max_size=3),
    min_size=4,
    max_size=5,
)


@settings(max_examples=100, deadline=None)
@given(cells=tables)
def test_the_public_edition_gives_no_small_cell_away(cells: list[list[int]]) -> None:
    months = quarters_as_months(cells)
    _internal, public = publish(months)
    known = learn_everything(months, [(public, PUBLIC)])
    assert_nothing_small_is_given_away(known, public, PUBLIC)


@settings(max_examples=100, deadline=None)
@given(cells=tables)
def test_40_both_editions_together_give_no_small_cell_away(cells: list[list[int]]) -> None:
    """Somebody of the house reads both: quarters, years, totals, in either edition."""
    months = quarters_as_months(cells)
    internal, public = publish(months)
    known = learn_everything(months, [(internal, INTERNAL), (public, PUBLIC)])
    assert_nothing_small_is_given_away(known, internal, INTERNAL)


few = st.lists(st.integers(0, 12), min_size=3, max_size=3)


@settings(max_examples=60, deadline=None)
@given(cells=st.lists(few, min_size=3, max_size=30))
def test_every_contact_is_counted_once_or_still_waits(cells: list[list[int]]) -> None:
    months = months_of(cells)
    for edition in publish(months):
        for kind in Kind:
            counted = [m for f in edition.values() if f.period.kind is kind for m in f.months]
            assert counted == sorted(set(counted))
