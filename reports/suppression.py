"""Which cells of a table may be shown, so that the hidden ones cannot be computed.

A count of 1 to 4 is shown as "<5"; in tables for the public, 1 to 9 as "<10" (`least` is 5 or
10). That alone protects nobody: the total minus the other cells is the hidden one. So further
cells are held back until what is published says no more about a small cell than its own label
does: every value from 1 to `least - 1` stays possible. Where that cannot be had, no cell of the
table is shown, only its total.

Why it is done in this way, and what it does not promise: docs/decisions/0007-suppression.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from reports.flows import UNBOUNDED, Edge, Network

INTERNAL = 5
PUBLIC = 10


class Mark(StrEnum):
    """How a cell is shown, and with that, what a reader knows about it."""

    SHOWN = "shown"
    SMALL = "small"  # "<5": 1 to 4
    HELD = "held"  # held back to protect another cell; a reader may work out that it is not small
    BLANK = "blank"  # nothing at all is said about it


@dataclass(frozen=True)
class Column:
    """One period of a table: what each category counts and how it is shown. The sum is public."""

    values: tuple[int, ...]
    marks: tuple[Mark, ...]


def mark(value: int, least: int) -> Mark:
    """The mark of a cell that stands alone."""
    return Mark.SMALL if 0 < value < least else Mark.SHOWN


def pooled(
    totals: Sequence[int], least: int, unready: Sequence[bool] = ()
) -> list[tuple[int, ...] | None]:
    """Which periods are counted together, so that every published total can be shown.

    A period with fewer than `least` contacts is counted with the next, until there are enough.
    For each period: the places counted in it, or None when it waits for a later one. `unready`
    marks periods that hold nothing yet because their own contacts were put off already.
    """
    blocks: list[tuple[int, ...] | None] = []
    waiting: list[int] = []
    for place, total in enumerate(totals):
        waiting.append(place)
        late = bool(unready) and unready[place]
        enough = sum(totals[one] for one in waiting) >= least
        if enough or (total == 0 and len(waiting) == 1 and not late):
            blocks.append(tuple(waiting))
            waiting = []
        else:
            blocks.append(None)
    return blocks


def protect(
    values: Sequence[int],
    *,
    least: int,
    parts: Sequence[Column] = (),
    fixed: Mapping[int, Mark] | None = None,
) -> tuple[Mark, ...]:
    """Marks for one column whose sum is public.

    `parts` are columns already published that add up to this one, cell by cell (the quarters of
    a year): they cannot be taken back, so this column holds back what would undo them. `fixed`
    are marks that are not ours to choose (cells hidden in the other edition).

    The choice depends on the order of the categories, never on their size: a reader who knows
    this function must learn nothing from what it picked.
    """
    chosen = tuple(sorted((fixed or {}).items()))
    return _protect(tuple(values), least, tuple(parts), chosen)


@lru_cache(maxsize=4096)
def _protect(
    values: tuple[int, ...],
    least: int,
    parts: tuple[Column, ...],
    chosen: tuple[tuple[int, Mark], ...],
) -> tuple[Mark, ...]:
    """Kept in memory: the counts are frozen, so every look at the page asks the same again."""
    fixed = dict(chosen)
    marks = [fixed.get(row, mark(value, least)) for row, value in enumerate(values)]
    while weak := _weak_row(values, marks, least, parts):
        if not _say_less(values, marks, about=weak - 1, in_parts=bool(parts)):
            return (Mark.BLANK,) * len(values)
    return tuple(marks)


def is_safe(column: Column, *, least: int, parts: Sequence[Column] = ()) -> bool:
    """Whether every hidden cell of the column and of its parts keeps its full range."""
    return not _weak_row(column.values, column.marks, least, parts)


def _say_less(values: Sequence[int], marks: list[Mark], *, about: int, in_parts: bool) -> bool:
    """Hold back one more cell: that of the endangered row, else the last one still shown.

    "<5" for a year says that its quarters together are small: there the label itself can say too
    much, and gives way. Returns False when there is nothing left to hold back.
    """
    if in_parts and marks[about] is Mark.SMALL:
        marks[about] = Mark.BLANK
        return True
    shown = [row for row, one in enumerate(marks) if one is Mark.SHOWN and values[row] > 0]
    if not shown:
        return False
    marks[about if about in shown else shown[-1]] = Mark.HELD
    return True


def _bounds(value: int, how: Mark, least: int) -> tuple[int, int]:
    if how is Mark.SMALL:
        return 1, least - 1
    if how is Mark.HELD:
        return least, UNBOUNDED
    return (0, UNBOUNDED) if how is Mark.BLANK else (value, value)


def _weak_row(
    values: Sequence[int], marks: Sequence[Mark], least: int, parts: Sequence[Column]
) -> int:
    """The first row, counted from 1, in which a hidden cell lost part of its range; 0 for none."""
    network = Network()
    rows = len(values)
    # A row whose whole is published with its parts must add up; a column alone leaves them free.
    whole = rows + len(parts)
    cells: list[tuple[int, Mark, int]] = []
    for place, part in enumerate(parts):
        for row in range(rows):
            how = part.marks[row]
            if how is not Mark.SHOWN:
                low, high = _bounds(part.values[row], how, least)
                edge = Edge(row, rows + place, part.values[row], low, high)
                cells.append((row, how, network.add(edge)))
    for row in range(rows):
        if marks[row] is not Mark.SHOWN:
            low, high = _bounds(values[row], marks[row], least)
            tail, head = (whole, row) if parts else (whole, rows + 1)
            edge = Edge(tail, head, values[row], low, high)
            cells.append((row, marks[row], network.add(edge)))
    for row, how, index in cells:
        if _is_weak(network, index, how, least):
            return row + 1
    return 0


def _is_weak(network: Network, index: int, how: Mark, least: int) -> bool:
    """Whether a hidden cell could be told more exactly than its label tells it."""
    value = network.edges[index].value
    if how is Mark.SMALL:
        up, down = least - 1 - value, value - 1
        return (
            network.room(index, up=True, enough=up) < up
            or network.room(index, up=False, enough=down) < down
        )
    if how is Mark.BLANK:
        # Nobody says whether it is small, so it needs as many possible values as a small one;
        # but a cell that can only be zero gives nobody away.
        up = network.room(index, up=True, enough=least - 2)
        if value == 0 and up == 0:
            return False
        return up + network.room(index, up=False, enough=least - 2) < least - 2
    return False
