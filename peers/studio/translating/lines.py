"""The texts of one capsule as a translator sees them: source and one language, side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from capsules.actions.digests import digest
from capsules.all_texts import Text, texts_of
from capsules.changes import Piece, differences
from capsules.models import Capsule, SourceText, TranslatedText
from peers.studio.translating.checks import Warn, warnings_for


class LineState(StrEnum):
    OUT_OF_DATE = "out_of_date"
    MISSING = "missing"
    DONE = "done"


@dataclass
class Line:
    """`written` is what the field shows: the text, or what was typed and could not be saved;
    `changes` what the source said when it was translated, and what it says now."""

    text: Text
    language: str
    state: LineState
    written: str
    # Its place in the reading order.
    order: int = 0
    row: TranslatedText | None = None
    changes: list[Piece] = field(default_factory=list)
    error: str = ""
    # What somebody else saved meanwhile.
    theirs: str | None = None
    theirs_by: str = ""

    @property
    def saved(self) -> str:
        return self.text.of(self.language)

    @property
    def seen(self) -> str:
        """What this person has before them: the source and the text, as digests."""
        return f"{digest(self.text.source)}.{digest(self.saved)}"

    @property
    def warnings(self) -> list[Warn]:
        return warnings_for(self.text.source, self.written)

    @property
    def is_long(self) -> bool:
        return self.text.longest is None


def lines_of(capsule: Capsule, language: str) -> list[Line]:
    """Every text that has something to translate: what is out of date first, then in reading
    order."""
    texts = [text for text in texts_of(capsule) if text.source or text.of(language)]
    rows = {
        f"{row.part}:{row.name}": row
        for row in TranslatedText.objects.filter(capsule=capsule, language=language).select_related(
            "written_by"
        )
    }
    lines = [_line(text, language, order, rows.get(text.key)) for order, text in enumerate(texts)]
    _say_what_changed(lines)
    return sorted(lines, key=lambda line: line.state is not LineState.OUT_OF_DATE)


def stamp_of(texts: Iterable[Text], language: str) -> str:
    """What somebody who reads all of it has before them: another one once a word has changed."""
    found = [(text.key, text.source, text.of(language)) for text in texts]
    return digest(sorted(one for one in found if one[1] or one[2]))


def _line(text: Text, language: str, order: int, row: TranslatedText | None) -> Line:
    written = text.of(language)
    if not written:
        state = LineState.MISSING
    elif row is not None and row.is_out_of_date(digest(text.source)):
        state = LineState.OUT_OF_DATE
    else:
        state = LineState.DONE
    return Line(text=text, language=language, state=state, written=written, order=order, row=row)


def _say_what_changed(lines: list[Line]) -> None:
    late = [line for line in lines if line.state is LineState.OUT_OF_DATE and line.row]
    wanted = {line.row.source_digest for line in late if line.row}
    rows = SourceText.objects.filter(digest__in=wanted - {""})
    before: Mapping[str, str] = dict(rows.values_list("digest", "text"))
    for line in late:
        was = before.get(line.row.source_digest) if line.row else None
        if was is not None:
            line.changes = differences(was, line.text.source)
