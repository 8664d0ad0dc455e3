"""What readers do, gathered in the memory of the process and written down every few seconds.

Nobody waits for a count: answering a page adds one to a number in memory, and a thread beside the
readers writes all of them at once. A process that is killed loses what it gathered in the last
seconds; that a figure is a little low harms nobody.
"""

import atexit
import logging
import os
import re
import threading
from collections import Counter
from collections.abc import Mapping

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest
from django.utils import timezone

from capsules.actions.counting import Happened, count_all
from capsules.models import DailyCount

Kind = DailyCount.Kind

# A capsule read (as it is, or in easy words), or a step of its story.
_COUNTED = re.compile(
    r"/(?P<language>[a-z-]{2,10})/capsules/(?P<slug>[\w-]{1,50})/"
    r"(?:easy/|story/(?P<step>[0-9]{1,4})/)?"
)
# Whoever is no person says so. Looked at for this one decision, and kept nowhere.
NO_PERSON = (
    "bot",
    "crawl",
    "spider",
    "slurp",
    "fetch",
    "scan",
    "preview",
    "monitor",
    "lighthouse",
    "headless",
    "curl",
    "wget",
    "python",
    "java/",
    "go-http",
    "facebookexternalhit",
    "whatsapp",
    "feed",
)

log = logging.getLogger(__name__)


def seen_at(path: str) -> tuple[str, str, str, str] | None:
    """(language, slug, kind, part) of what is read at an address; None where nothing counts.

    Steps that are no ending are left out when the numbers are written down.
    """
    if "/capsules/" not in path:
        return None
    found = _COUNTED.fullmatch(path)
    if found is None:
        return None
    step = found["step"] or ""
    return found["language"], found["slug"], Kind.ENDING if step else Kind.VIEW, step


def is_a_reader(meta: Mapping[str, str]) -> bool:
    """A person who opens a page: no robot, no page fetched ahead, none kept by a script."""
    agent = meta.get("HTTP_USER_AGENT", "").lower()
    if not agent or any(word in agent for word in NO_PERSON):
        return False
    ahead = meta.get("HTTP_SEC_PURPOSE", "") + meta.get("HTTP_PURPOSE", "")
    return "prefetch" not in ahead and meta.get("HTTP_SEC_FETCH_DEST", "document") == "document"


class Gathered:
    """The numbers of this process until they are written down."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: Counter[Happened] = Counter()
        self._writer: threading.Timer | None = None
        self._process = 0

    def add(self, *, language: str, slug: str, kind: str, part: str = "") -> None:
        one = Happened(timezone.localdate(), language, slug, kind, part)
        with self._lock:
            self._numbers[one] += 1
            self._wake_writer()

    def write_down(self) -> int:
        """Adds everything gathered to the day's counters; what cannot be written is lost."""
        with self._lock:
            numbers, self._numbers, self._writer = self._numbers, Counter(), None
        if not numbers:
            return 0
        try:
            return count_all(happened=numbers)
        except DatabaseError:
            log.exception("counts lost")
            return 0

    def _wake_writer(self) -> None:
        """A timer belongs to the process that started it: after a fork there is none."""
        running = self._writer is not None and self._process == os.getpid()
        if running or not settings.COUNT_SECONDS:
            return
        self._process = os.getpid()
        self._writer = threading.Timer(settings.COUNT_SECONDS, self._write_beside)
        self._writer.daemon = True
        self._writer.start()

    def _write_beside(self) -> None:
        """In a thread of its own, with a connection of its own, closed behind it."""
        try:
            self.write_down()
        finally:
            connection.close()


gathered = Gathered()
atexit.register(gathered.write_down)


def note_view(meta: Mapping[str, str], path: str, status: int) -> None:
    """A page that was answered, by Django or before it: one more, when it is one that counts and
    a person read it. `meta` is the environment of the request."""
    if meta["REQUEST_METHOD"] != "GET" or status not in (200, 304) or meta.get("QUERY_STRING"):
        return
    seen = seen_at(path)
    if seen is not None and is_a_reader(meta):
        language, slug, kind, part = seen
        gathered.add(language=language, slug=slug, kind=kind, part=part)


def note_answer(request: HttpRequest, *, language: str, slug: str, key: str, right: bool) -> None:
    """An answered question: whether right, never which answer it was."""
    if request.method == "GET" and is_a_reader(request.META):
        kind = Kind.QUIZ_RIGHT if right else Kind.QUIZ_OTHER
        gathered.add(language=language, slug=slug, kind=kind, part=key)
