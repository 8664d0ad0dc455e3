"""One capsule in one language as a PO file, for translators who have a program of their own.

msgctxt   the part's path and the field: `cards/first:heading`
msgid     the source
msgstr    the translation; fuzzy when the source has changed since it was made
#. text:  what the translation was, as a digest: whether somebody edited it here meanwhile
"""

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import polib
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capsules.actions.digests import digest
from capsules.models import Capsule, SourceText
from peers.studio.actions.translating import tidy, why_wrong
from peers.studio.translating.checks import Warn, warnings_for
from peers.studio.translating.lines import Line, LineState, lines_of
from peers.studio.translating.words import place_of

_WAS = re.compile(r"text:([0-9a-f]{64})")
MOST_BYTES = 1024 * 1024
MOST_ENTRIES = 2_000
TOO_MUCH = _("This file has too much in it. Please split it.")


class PoRefused(Exception):
    """`message` is a sentence for whoever brought the file; `line` where, when that is known."""

    def __init__(self, message: str | Promise, line: int | None = None) -> None:
        super().__init__()
        self.message, self.line = message, line


class Verdict(StrEnum):
    SAME = "same"
    SAVE = "save"
    # Somebody edited this text here since the file was made.
    NEWER_HERE = "newer_here"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Entry:
    """One entry of the file as it would be taken in. `line` is its place in the file."""

    line: int
    key: str
    place: str
    text: str
    here: str
    verdict: Verdict
    why: str | Promise = ""
    warnings: tuple[Warn, ...] = ()
    seen_source: str = ""

    @property
    def seen_text(self) -> str:
        return digest(self.here)


def po_of(capsule: Capsule, language: str) -> str:
    """The file, in reading order."""
    lines = sorted_by_reading(lines_of(capsule, language))
    made_from = {line.row.source_digest for line in lines if line.row}
    before = dict(SourceText.objects.filter(digest__in=made_from).values_list("digest", "text"))
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Capsule": capsule.slug,
        "X-Language": language,
    }
    for line in lines:
        file.append(_entry(line, before))
    return str(file) + "\n"


def sorted_by_reading(lines: Iterable[Line]) -> list[Line]:
    """As a reader meets them: what is out of date is marked in the file, not moved."""
    return sorted(lines, key=lambda line: line.order)


def _entry(line: Line, before: dict[str, str]) -> polib.POEntry:
    late = line.state is LineState.OUT_OF_DATE
    was = before.get(line.row.source_digest, "") if late and line.row else ""
    return polib.POEntry(
        msgctxt=line.text.key,
        msgid=line.text.source,
        msgstr=line.saved,
        comment=f"{place_of(line.text)}\ntext:{digest(line.saved)}",
        flags=["fuzzy"] if late else [],
        previous_msgid=was or None,
    )


def read_po(content: bytes, *, capsule: Capsule, language: str) -> list[Entry]:
    """What each entry would do here; raises `PoRefused` for a file that is not this one's."""
    file = _parsed(content)
    if file.metadata.get("X-Capsule") != capsule.slug:
        raise PoRefused(_("This file is of another capsule."))
    if file.metadata.get("X-Language") != language:
        raise PoRefused(_("This file is of another language."))
    lines = {line.text.key: line for line in lines_of(capsule, language)}
    seen: set[str] = set()
    entries = []
    for entry in file:
        if entry.obsolete or not entry.msgstr:
            continue
        entries.append(_judged(entry, lines.get(entry.msgctxt or ""), seen))
        seen.add(entry.msgctxt or "")
    return entries


def _parsed(content: bytes) -> polib.POFile:
    if not content:
        raise PoRefused(_("Choose a file first."))
    if len(content) > MOST_BYTES:
        raise PoRefused(TOO_MUCH)
    # From a file of our own: polib takes a text that happens to be a path for the path.
    with tempfile.TemporaryDirectory(prefix="po-") as folder:
        place = Path(folder) / "texts.po"
        place.write_bytes(content.removeprefix(b"\xef\xbb\xbf"))
        try:
            content.decode()
            file = polib.pofile(str(place), encoding="utf-8")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise PoRefused(_("This file is not written in UTF-8."), line) from error
        except (OSError, ValueError, IndexError, AttributeError) as error:
            found = re.search(r"line (\d+)", str(error))
            raise PoRefused(
                _("This is no PO file, or it is broken."), int(found[1]) if found else None
            ) from error
    if len(file) > MOST_ENTRIES:
        raise PoRefused(TOO_MUCH)
    return file


def _judged(entry: polib.POEntry, line: Line | None, seen: set[str]) -> Entry:
    text = tidy(entry.msgstr)
    if line is None:
        return _left_out(entry, _("This text is not in the capsule."))
    if line.text.key in seen:
        return _left_out(entry, _("This text stands twice in the file."))
    here = line.saved
    verdict, why = _verdict(entry, text, line)
    return Entry(
        line=entry.linenum,
        key=line.text.key,
        place=place_of(line.text),
        text=text,
        here=here,
        verdict=verdict,
        why=why,
        warnings=tuple(warnings_for(line.text.source, text)),
        seen_source=digest(entry.msgid),
    )


def _verdict(entry: polib.POEntry, text: str, line: Line) -> tuple[Verdict, str | Promise]:
    if text == line.saved and not _settles(entry, line):
        return Verdict.SAME, ""
    if "fuzzy" in entry.flags:
        return Verdict.LEFT_OUT, _("It is marked as unfinished (fuzzy).")
    if wrong := why_wrong(line.text, text):
        return Verdict.LEFT_OUT, wrong
    was = _WAS.search(entry.comment or "")
    if text != line.saved and line.saved and (was is None or was[1] != digest(line.saved)):
        return Verdict.NEWER_HERE, ""
    if entry.msgid != line.text.source:
        return Verdict.SAVE, _("The source has changed since: it will be marked as out of date.")
    return Verdict.SAVE, ""


def _settles(entry: polib.POEntry, line: Line) -> bool:
    """Whether the file says that an out-of-date text is right beside today's source."""
    return (
        line.state is LineState.OUT_OF_DATE
        and "fuzzy" not in entry.flags
        and entry.msgid == line.text.source
    )


def _left_out(entry: polib.POEntry, why: str | Promise) -> Entry:
    return Entry(
        line=entry.linenum,
        key=(entry.msgctxt or "")[:200],
        place=(entry.msgctxt or "")[:200],
        text=entry.msgstr[:200],
        here="",
        verdict=Verdict.LEFT_OUT,
        why=why,
    )
