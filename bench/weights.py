"""What a first visit weighs, per kind of page and language: bytes on the wire, requests, queries.

Everything that a page asks for but recordings; compressed as nginx and the portal send it.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PAGES = {
    "home": "",
    "subjects": "capsules/",
    "capsule": "capsules/passwords/",
    "easy": "capsules/passwords/easy/",
    "quiz": "capsules/passwords/quiz/",
    "story": "capsules/passwords/story/",
    "services": "services/",
    "safety": "safety/",
    "saved": "saved/",
    "help": "help/",
    "form": "help/new/",
}
# It asks while somebody writes whether a capsule helps, and fetches htmx for that afterwards.
NOT_JUDGED = frozenset({"form"})
MOST_BYTES, MOST_REQUESTS = 25 * 1024, 4
_FILE = re.compile(r'<(?:link rel="stylesheet" href|script (?:type="module" )?src)="([^"]+)"')


@dataclass(frozen=True)
class Weight:
    """Of one page: with everything that a first visit fetches; `html` alone is a warm cache."""

    html: int
    gz: int
    br: int
    requests: int
    queries: int

    @property
    def good(self) -> bool:
        return self.gz <= MOST_BYTES and self.requests <= MOST_REQUESTS


def weigh(client: Client, address: str) -> Weight:
    """One visit, with nothing kept; raises where the page is not there."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, headers={"Host": "localhost"})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    files = sorted(set(_FILE.findall(answer.content.decode())))
    sizes = [_sizes(answer.content), *(_file(one) for one in files)]
    return Weight(
        html=sizes[0][0],
        gz=sum(gz for gz, _br in sizes),
        br=sum(br for _gz, br in sizes),
        requests=len(sizes),
        queries=len(asked),
    )


def _sizes(content: bytes) -> tuple[int, int]:
    return len(gzip.compress(content, 9, mtime=0)), len(brotli.compress(content, quality=11))


@cache
def _file(address: str) -> tuple[int, int]:
    path = Path(settings.STATIC_ROOT) / address.removeprefix("/static/")
    return _sizes(path.read_bytes())


def measure() -> bool:
    """Print the table; whether every page keeps to the budget."""
    settings.PAGES_KEPT_SECONDS = 0
    print("\nWeight of a first visit, KB gzip / brotli (a warm cache fetches the page alone)")
    print(f"  {'page':<9}{'requests':>9}{'queries':>8}{'page':>6}", end="")
    print("".join(f"{code:>14}" for code, _name in settings.LANGUAGES))
    everything = []
    for name, path in PAGES.items():
        found = [weigh(Client(), f"/{code}/{path}") for code, _name in settings.LANGUAGES]
        everything += found if name not in NOT_JUDGED else []
        print(f"  {name:<9}{_span([one.requests for one in found]):>9}", end="")
        print(f"{_span([one.queries for one in found]):>8}", end="")
        print(f"{max(one.html for one in found) / 1024:>6.1f}", end="")
        print("".join(f"{f'{one.gz / 1024:.1f} / {one.br / 1024:.1f}':>14}" for one in found))
    heaviest = max(one.gz for one in everything) / 1024
    good = all(one.good for one in everything)
    verdict = "reached" if good else "MISSED"
    print(f"  heaviest of those judged {heaviest:.1f} KB; 25 KB in 4 requests: {verdict}")
    return good


def _span(numbers: list[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low}-{high}"
