"""How far a hidden figure could move, as far as a reader of the published ones can tell.

Cells of a table whose rows and columns both add up to known totals are flows in a network: one
edge a cell, from its row to its column, and every node keeps its balance. A cell can take another
value exactly when the difference can flow round a circle through the other hidden cells. All
values are whole numbers, so the answer is exact, and no solver is needed.
"""

from collections import deque
from dataclasses import dataclass, field

UNBOUNDED = 10**9


@dataclass
class Edge:
    """A hidden cell: where it runs, what it really is, and the bounds its label gives away."""

    tail: int
    head: int
    value: int
    low: int
    high: int


@dataclass
class Network:
    edges: list[Edge] = field(default_factory=list)
    # Of each node its edges: (edge, +1 when it leaves or -1 when it enters, node at the other end)
    _around: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)

    def add(self, edge: Edge) -> int:
        index = len(self.edges)
        self.edges.append(edge)
        self._around.setdefault(edge.tail, []).append((index, 1, edge.head))
        self._around.setdefault(edge.head, []).append((index, -1, edge.tail))
        return index

    def room(self, index: int, *, up: bool, enough: int) -> int:
        """By how much edge `index` could be larger (`up`) or smaller; stops looking at `enough`."""
        edge = self.edges[index]
        own = edge.high - edge.value if up else edge.value - edge.low
        enough = min(enough, own)
        start, goal = (edge.head, edge.tail) if up else (edge.tail, edge.head)
        values = [one.value for one in self.edges]
        moved = 0
        while moved < enough:
            path = self._path(start, goal, values, without=index)
            if path is None:
                break
            step = min(enough - moved, *(self._slack(one, way, values) for one, way in path))
            for one, way in path:
                values[one] += way * step
            moved += step
        return moved

    def _slack(self, index: int, way: int, values: list[int]) -> int:
        edge = self.edges[index]
        return edge.high - values[index] if way > 0 else values[index] - edge.low

    def _path(
        self, start: int, goal: int, values: list[int], *, without: int
    ) -> list[tuple[int, int]] | None:
        """The shortest way from `start` to `goal` over cells that can still move, as pairs of an
        edge and +1 (it grows) or -1 (it shrinks)."""
        came: dict[int, tuple[int, int, int]] = {}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            if node == goal:
                return _walk_back(came, start, goal)
            for index, way, other in self._around.get(node, ()):
                seen = other == start or other in came or index == without
                if not seen and self._slack(index, way, values) > 0:
                    came[other] = (node, index, way)
                    queue.append(other)
        return None


def _walk_back(
    came: dict[int, tuple[int, int, int]], start: int, goal: int
) -> list[tuple[int, int]]:
    path = []
    node = goal
    while node != start:
        node, index, way = came[node]
        path.append((index, way))
    return path
