"""The web server's log of views: a day, an address and a status on each line, nothing else.

    2026-11-22 /en/capsules/passwords/ 200

Files in front of the portal are read without it, so nginx writes these lines
(`publish --nginx-log`) and they are counted and forgotten here.
"""

import datetime as dt
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from capsules.actions.counting import Happened, count_all
from capsules.gathering import seen_at
from capsules.models import LogPlace

# A line from further away is a mistake of a clock.
_OLDEST = dt.timedelta(days=31)
# Of an endless line no more than this is looked at.
_LONGEST_LINE = 4096


@dataclass(frozen=True)
class Counted:
    lines: int
    counted: int


@transaction.atomic
def count_log(path: Path, *, today: dt.date) -> Counted:
    """Counts what came since the last time. The place moves in the same transaction, so that a
    line is never counted twice; lines that have no end yet wait for the next time."""
    place, _new = LogPlace.objects.select_for_update().get_or_create(name=path.name)
    happened: Counter[Happened] = Counter()
    lines = 0
    for file, start in _to_read(path, place):
        with file.open("rb") as log:
            place.inode, place.offset = os.fstat(log.fileno()).st_ino, start
            log.seek(start)
            for line in _whole_lines(log):
                lines += 1
                place.offset += len(line)
                one = _read(line, today=today)
                if one is not None:
                    happened[one] += 1
    place.save()
    return Counted(lines=lines, counted=count_all(happened=happened) if happened else 0)


def _to_read(path: Path, place: LogPlace) -> Iterator[tuple[Path, int]]:
    """The rest of the file that was turned over since, then the present one from its place."""
    turned = path.with_name(f"{path.name}.1")
    now = path.stat() if path.exists() else None
    moved_on = bool(place.inode) and (now is None or now.st_ino != place.inode)
    if moved_on and turned.exists() and turned.stat().st_ino == place.inode:
        yield turned, place.offset
    if now is not None:
        same = now.st_ino == place.inode and now.st_size >= place.offset
        yield path, place.offset if same else 0


def _whole_lines(log: BinaryIO) -> Iterator[bytes]:
    """Lines with their end; the last one may still be being written."""
    for line in log:
        if not line.endswith(b"\n"):
            return
        yield line


def _read(line: bytes, *, today: dt.date) -> Happened | None:
    """What a line tells; None for anything that does not count or makes no sense."""
    words = line[:_LONGEST_LINE].decode("ascii", "replace").split()
    if len(words) != 3 or words[2] not in ("200", "304"):
        return None
    seen = seen_at(words[1])
    day = _day(words[0])
    if seen is None or day is None or not today - _OLDEST <= day <= today + dt.timedelta(days=1):
        return None
    if seen[0] not in {code for code, _name in settings.LANGUAGES}:
        return None
    return Happened(day, *seen)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
