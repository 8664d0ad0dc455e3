"""A reader with a pencil and patience: every published number and label becomes an equation or a
bound, and the smallest and largest value of each hidden cell is computed from them.

Exact (fractions, the simplex method with Bland's rule) and written apart from the portal's own
check, which walks networks.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

Row = Mapping[str, int]


class Knowledge:
    """Unknown whole numbers and what is known about them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.equations: list[tuple[dict[str, Fraction], Fraction]] = []
        self._tableau: _Tableau | None = None

    def cell(self, name: str, low: int = 0, high: int | None = None) -> None:
        """A number of which `low <= number <= high` is known."""
        if name not in self.names:
            self.names.append(name)
        if low:
            self.at_least([name], low)
        if high is not None:
            self.at_most([name], high)

    def equal(self, cells: Sequence[str], total: int) -> None:
        self._add(dict.fromkeys(cells, 1), total)

    def at_least(self, cells: Sequence[str], low: int) -> None:
        self._add({**dict.fromkeys(cells, 1), self._slack(): -1}, low)

    def at_most(self, cells: Sequence[str], high: int) -> None:
        self._add({**dict.fromkeys(cells, 1), self._slack(): 1}, high)

    def range_of(self, cells: Sequence[str]) -> tuple[Fraction, Fraction | None]:
        """The smallest and the largest sum of `cells` that fits everything known; None: no end."""
        if self._tableau is None:
            self._tableau = _Tableau(self.names, self.equations)
        smallest = self._tableau.minimum(dict.fromkeys(cells, 1))
        largest = self._tableau.minimum(dict.fromkeys(cells, -1))
        assert smallest is not None
        return smallest, None if largest is None else -largest

    def _slack(self) -> str:
        name = f"slack {len(self.names)}"
        self.names.append(name)
        return name

    def _add(self, row: Row, total: int) -> None:
        self._tableau = None
        self.equations.append(({name: Fraction(n) for name, n in row.items()}, Fraction(total)))


class _Tableau:
    """The simplex method in two phases over numbers that are never negative."""

    def __init__(
        self, names: Sequence[str], equations: Sequence[tuple[dict[str, Fraction], Fraction]]
    ) -> None:
        self.place = {name: place for place, name in enumerate(names)}
        self.width = len(names)
        self.rows: list[list[Fraction]] = []
        for row, total in equations:
            sign = -1 if total < 0 else 1
            line = [Fraction(0)] * self.width
            for name, number in row.items():
                line[self.place[name]] += sign * number
            self.rows.append([*line, sign * total])
        self._find_a_corner()

    def _find_a_corner(self) -> None:
        count = len(self.rows)
        for number, row in enumerate(self.rows):
            row[self.width : self.width] = [Fraction(int(number == i)) for i in range(count)]
        self.basis = [self.width + number for number in range(count)]
        helpers = {self.width + number: Fraction(1) for number in range(count)}
        assert self._solve(helpers, self.width + count) == 0, "the published figures contradict"
        for number in range(count):
            if self.basis[number] >= self.width:
                usable = [i for i in range(self.width) if self.rows[number][i] != 0]
                if usable:
                    self._pivot(number, usable[0])
        kept = [number for number in range(count) if self.basis[number] < self.width]
        self.rows = [[*self.rows[n][: self.width], self.rows[n][-1]] for n in kept]
        self.basis = [self.basis[n] for n in kept]

    def minimum(self, cells: Row) -> Fraction | None:
        return self._solve({self.place[c]: Fraction(n) for c, n in cells.items()}, self.width)

    def _solve(self, costs: dict[int, Fraction], width: int) -> Fraction | None:
        price = [costs.get(place, Fraction(0)) for place in range(width)]
        price.append(Fraction(0))
        for basic, row in zip(self.basis, self.rows, strict=True):
            _clear(price, row, basic)
        while True:
            entering = next((place for place in range(width) if price[place] < 0), None)
            if entering is None:
                return -price[-1]
            ratios = [
                (row[-1] / row[entering], self.basis[number], number)
                for number, row in enumerate(self.rows)
                if row[entering] > 0
            ]
            if not ratios:
                return None
            leaving = min(ratios)[2]
            self._pivot(leaving, entering)
            _clear(price, self.rows[leaving], entering)

    def _pivot(self, number: int, entering: int) -> None:
        pivot = self.rows[number][entering]
        self.rows[number] = [value / pivot for value in self.rows[number]]
        for other, row in enumerate(self.rows):
            if other != number:
                _clear(row, self.rows[number], entering)
        self.basis[number] = entering


def _clear(row: list[Fraction], by: list[Fraction], place: int) -> None:
    """Subtract as much of `by` from `row` as makes `place` zero."""
    factor = row[place]
    if factor:
        for i, value in enumerate(by):
            if value:
                row[i] -= factor * value
