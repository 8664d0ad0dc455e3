"""Small cells stay hidden from somebody who computes."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.suppression import INTERNAL, PUBLIC, Column, Mark, is_safe, pooled, protect
from tests.reports.attacker import Knowledge

counts = st.one_of(st.integers(0, 6), st.integers(0, 30))


def learn(known: Knowledge, column: Column, names: list[str], least: int) -> None:
    """What one published column tells: its sum, its shown cells, the bounds of its labels."""
    known.equal(names, sum(column.values))
    for name, value, how in zip(names, column.values, column.marks, strict=True):
        if how is Mark.SHOWN:
            known.equal([name], value)
        elif how is Mark.SMALL:
            known.at_least([name], 1)
            known.at_most([name], least - 1)
        elif how is Mark.HELD:
            known.at_least([name], least)


def assert_small_cells_keep_their_range(
    known: Knowledge, column: Column, names: list[str], least: int
) -> None:
    for name, value, how in zip(names, column.values, column.marks, strict=True):
        if how is Mark.SMALL:
            assert known.range_of([name]) == (1, least - 1)
        elif how is Mark.BLANK and 0 < value < least:
            low, high = known.range_of([name])
            assert high is None or high - low >= least - 2


def test_a_table_of_large_cells_is_shown_whole() -> None:
    assert protect([10, 0, 25], least=INTERNAL) == (Mark.SHOWN,) * 3


def test_a_single_small_cell_never_stands_alone() -> None:
    """Otherwise the total minus the others would be it."""
    assert protect([30, 3, 20], least=INTERNAL) == (Mark.SHOWN, Mark.SMALL, Mark.HELD)


def test_zero_is_shown() -> None:
    assert protect([0, 40], least=PUBLIC) == (Mark.SHOWN, Mark.SHOWN)


def test_two_small_cells_of_four_are_not_given_away_by_their_sum() -> None:
    """4 + 4 = 8 has one solution below five; with nothing else to hold back, all goes blank."""
    assert protect([4, 4, 0], least=INTERNAL) == (Mark.BLANK,) * 3


def test_what_is_held_back_does_not_depend_on_its_size() -> None:
    """The last category goes first, large or not: the smallest would say that it is small."""
    assert protect([9, 3, 50], least=INTERNAL) == protect([50, 3, 20], least=INTERNAL)


def test_a_year_holds_back_what_its_quarters_would_give_away() -> None:
    quarters = [[3, 20, 20], [12, 20, 20], [12, 20, 20], [12, 20, 20]]
    parts = [Column(tuple(q), protect(q, least=INTERNAL)) for q in quarters]
    year = [39, 80, 80]
    assert protect(year, least=INTERNAL, parts=parts)[0] is Mark.HELD


def test_small_all_year_long_can_be_shown_for_the_year() -> None:
    parts = [
        Column((2, 3, 2, 20), (Mark.SMALL, Mark.SMALL, Mark.SMALL, Mark.SHOWN)) for _q in range(4)
    ]
    assert protect([8, 12, 8, 80], least=INTERNAL, parts=parts) == (Mark.SHOWN,) * 4


@given(values=st.lists(counts, min_size=2, max_size=6), least=st.sampled_from([INTERNAL, PUBLIC]))
def test_no_one_way_table_gives_a_small_cell_away(values: list[int], least: int) -> None:
    if 0 < sum(values) < least:
        return  # such a total is never published: see `pooled`
    column = Column(tuple(values), protect(values, least=least))
    known, names = Knowledge(), [f"c{place}" for place in range(len(values))]
    for name in names:
        known.cell(name)
    learn(known, column, names, least)
    assert_small_cells_keep_their_range(known, column, names, least)


@settings(max_examples=150, deadline=None)
@given(
    quarters=st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(counts, min_size=width, max_size=width).filter(lambda q: sum(q) >= INTERNAL),
            min_size=2,
            max_size=4,
        )
    )
)
def test_40_no_two_way_table_gives_a_small_cell_away(quarters: list[list[int]]) -> None:
    """Quarters by category with the sums of both: all published one after the other."""
    parts = [Column(tuple(q), protect(q, least=INTERNAL)) for q in quarters]
    year = [sum(cells) for cells in zip(*quarters, strict=True)]
    whole = Column(tuple(year), protect(year, least=INTERNAL, parts=parts))
    known, rows = Knowledge(), range(len(year))
    names = [[f"q{place} c{row}" for row in rows] for place in range(len(parts))]
    for name in itertools.chain(*names):
        known.cell(name)
    for part, own in zip(parts, names, strict=True):
        learn(known, part, own, INTERNAL)
    for row in rows:
        line = [own[row] for own in names]
        if whole.marks[row] is Mark.SHOWN:
            known.equal(line, year[row])
        elif whole.marks[row] is Mark.SMALL:
            known.at_least(line, 1)
            known.at_most(line, INTERNAL - 1)
        elif whole.marks[row] is Mark.HELD:
            known.at_least(line, INTERNAL)
    for part, own in zip(parts, names, strict=True):
        assert_small_cells_keep_their_range(known, part, own, INTERNAL)
    for row in rows:
        if whole.marks[row] is Mark.SMALL:
            assert known.range_of([own[row] for own in names]) == (1, INTERNAL - 1)


@pytest.mark.parametrize("width", [2, 3, 4])
def test_a_reader_who_knows_the_program_cannot_name_a_small_cell(width: int) -> None:
    """Every table with a total up to 11, grouped by what would be published of it: nobody who sees
    a publication and runs this program over all tables can tell which of several it was."""
    same: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for values in itertools.product(range(12), repeat=width):
        if INTERNAL <= sum(values) <= 11:
            marks = protect(values, least=INTERNAL)
            shown = tuple(
                v if how is Mark.SHOWN else None for v, how in zip(values, marks, strict=True)
            )
            same[sum(values), shown, marks].append(values)
    for (_total, _shown, marks), worlds in same.items():
        for place, how in enumerate(marks):
            if how is not Mark.SHOWN:
                assert len({world[place] for world in worlds}) > 1


@given(values=st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_the_choice_is_the_same_every_time(values: list[int]) -> None:
    assert protect(values, least=PUBLIC) == protect(list(values), least=PUBLIC)


@given(values=st.lists(counts, min_size=2, max_size=5))
def test_blank_is_always_safe(values: list[int]) -> None:
    """The way out when nothing else helps must itself hold."""
    if sum(values) < INTERNAL:
        return
    assert is_safe(Column(tuple(values), (Mark.BLANK,) * len(values)), least=INTERNAL)


@given(totals=st.lists(st.integers(0, 8), max_size=14))
def test_every_published_total_is_large_enough_or_zero(totals: list[int]) -> None:
    blocks = pooled(totals, INTERNAL)
    for block in blocks:
        if block is not None:
            counted = sum(totals[place] for place in block)
            assert counted >= INTERNAL or (counted == 0 and len(block) == 1)
    counted_places = [place for block in blocks if block for place in block]
    assert counted_places == list(range(len(counted_places)))


def test_a_month_that_waits_could_be_any_small_number() -> None:
    """All rows of four months, grouped by what would be published: the first of the waiting
    months may have been 1, 2, 3 or 4, whatever came after."""
    same: dict[tuple[object, ...], set[tuple[int, ...]]] = defaultdict(set)
    for totals in itertools.product(range(15), repeat=3):
        blocks = pooled(totals, INTERNAL)
        published = tuple(
            None if block is None else sum(totals[place] for place in block) for block in blocks
        )
        same[published].add(totals)
    for published, worlds in same.items():
        if published[0] is None and all(n is None or 9 <= n <= 14 for n in published):
            assert {world[0] for world in worlds} == {1, 2, 3, 4}
