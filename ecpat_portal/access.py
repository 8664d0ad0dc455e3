"""Who reaches what: every route of the portal, and the answer each role gets.

The table in `access_matrix.txt` is written by hand and proved cell by cell by
`tests/house/access`; a route without a line there fails the tests. Where a page's existence is
confidential the answer is 404, never 403.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROLES = ("visitor", "youth", "peer", "coach", "lead", "oncall", "staff", "translator")
METHODS = ("GET", "POST")
TABLE = Path(__file__).with_name("access_matrix.txt")


@dataclass(frozen=True)
class Row:
    """One line of the table: the answers to `method` on `route`, in the order of `ROLES`.

    `whose` says whose object was asked for, where that makes the difference: `own` or `other`.
    """

    route: str
    whose: str
    method: str
    statuses: tuple[int, ...]

    def __str__(self) -> str:
        cells = "".join(f"{status:>11}" for status in self.statuses)
        return f"{self.route:<58} {self.whose or '-':<6}{self.method:<5}{cells}"


def heading() -> str:
    """The first line of the table."""
    cells = "".join(f"{role:>11}" for role in ROLES)
    return f"# {'route':<56} {'whose':<6}{'':<5}{cells}"


def declared(table: Path = TABLE) -> list[Row]:
    """The rows of the table, in its order."""
    rows = []
    for line in table.read_text().splitlines():
        if line and not line.startswith("#"):
            route, whose, method, *statuses = line.split()
            numbers = tuple(int(status) for status in statuses)
            rows.append(Row(route, whose.replace("-", ""), method, numbers))
    return rows


@dataclass(frozen=True, order=True)
class Route:
    """A name, as in `reverse` (or the pattern, where there is none), and the pattern behind it."""

    name: str
    pattern: str


def routes() -> list[Route]:
    """Every route there is, by name; under the language that is active."""
    return sorted(set(_routes(get_resolver(), (), "")))


def _routes(resolver: URLResolver, spaces: tuple[str, ...], before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(":".join((*spaces, entry.name or pattern)), pattern)
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _routes(entry, inner, pattern)
