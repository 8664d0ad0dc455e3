"""A roster as somebody keeps it, CSV or XLSX, read into lines of plain cells; nothing is kept.

    lines_of(content) -> [(number of the line in the file, {column: cell}), ...]

A cell is a text, a day, or `FORMULA`: formulas are never worked out and never shown again.
Whatever cannot be read raises `FileRefused` with a sentence.
"""

import csv
import datetime as dt
import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peers.people.refusal import Refused

MOST_BYTES = 1024 * 1024
MOST_LINES = 5_000
# An XLSX is a zip: what it says it holds is looked at before anything is unpacked, and no more
# than that is ever unpacked. 5,000 lines of a roster are a tenth of it.
MOST_UNPACKED = 8 * 1024 * 1024
MOST_PARTS = 200
# Empty ones included.
_MOST_ROWS = 3 * MOST_LINES
_MOST_COLUMNS = 20
_LONGEST_CELL = 300

FORMULA = object()
Cell = object
Line = tuple[int, dict[str, Cell]]

COLUMNS = ("name", "role", "mail", "birth_date", "language")
# As people write them: a column under another name is not guessed.
_ALSO = {
    "nom": "name",
    "naam": "name",
    "rôle": "role",
    "rol": "role",
    "email": "mail",
    "e_mail": "mail",
    "mail_address": "mail",
    "courriel": "mail",
    "date_of_birth": "birth_date",
    "date_de_naissance": "birth_date",
    "geboortedatum": "birth_date",
    "langue": "language",
    "taal": "language",
}
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# Letters of Persian and of Indian scripts are written with them.
_JOINERS = "\u200c\u200d"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class FileRefused(Refused):
    """Nothing of the file was read."""


UNREADABLE = _("This file cannot be read. Save it as CSV or XLSX and try again.")
TOO_LONG = _("This file has more than 5,000 lines. Please split it.")
TOO_BIG = _("This file is larger than 1 MB. Keep only the columns that are asked for.")
EMPTY = _("There is nobody in this file.")


def lines_of(content: bytes) -> list[Line]:
    """Every line that holds something, under the columns of the first."""
    if len(content) > MOST_BYTES:
        raise FileRefused(TOO_BIG)
    raw = _from_xlsx(content) if content.startswith(b"PK\x03\x04") else _from_csv(content)
    filled = ((number, cells) for number, cells in raw if any(cell != "" for cell in cells))
    first = next(filled, None)
    if first is None:
        raise FileRefused(EMPTY)
    columns = _columns(first[1])
    found = list(itertools.islice(filled, MOST_LINES + 1))
    if not found:
        raise FileRefused(EMPTY)
    if len(found) > MOST_LINES:
        raise FileRefused(TOO_LONG)
    return [(number, _named(columns, cells)) for number, cells in found]


def _named(columns: Sequence[str], cells: Sequence[Cell]) -> dict[str, Cell]:
    """Missing cells are empty; one that stands beyond the last column makes the line wrong."""
    named: dict[str, Cell] = dict.fromkeys(COLUMNS, "")
    named |= dict(zip(columns, cells, strict=False))
    if any(cell != "" for cell in cells[len(columns) :]):
        named["too_many"] = True
    return named


def _columns(cells: Sequence[Cell]) -> list[str]:
    texts = ["" if cell is FORMULA else str(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    plain = ["_".join(text.casefold().replace("-", " ").split()) for text in texts]
    plain = [_ALSO.get(one.replace(" ", "_"), one.replace(" ", "_")) for one in plain]
    wrong = [place for place, one in enumerate(plain, 1) if one not in COLUMNS]
    if wrong or "name" not in plain or len(set(plain)) != len(plain):
        asked = ", ".join(COLUMNS)
        text = gettext(
            "The first line names the columns: %(asked)s. Only the name must be there, each may "
            "stand there once, and no other."
        )
        raise FileRefused(text % {"asked": asked})
    return plain


# --- CSV --------------------------------------------------------------------------------------
def _from_csv(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    text = _decoded(content)
    head = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [_text(cell) for cell in cells]
    except csv.Error:
        raise FileRefused(UNREADABLE) from None


def _decoded(content: bytes) -> str:
    """As a spreadsheet saves it: with a mark, else UTF-8, else the Windows page of the West."""
    if content.startswith(_OLD_WORKBOOK):
        raise FileRefused(UNREADABLE)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        # UTF-16 without its mark: which half of each pair is empty tells the order.
        low = content[1::2].count(0) >= content[::2].count(0)
        encodings = ["utf-16-le" if low else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused(UNREADABLE)


# --- XLSX -------------------------------------------------------------------------------------
def _from_xlsx(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    import openpyxl  # noqa: PLC0415 - several megabytes that most workers never need

    try:
        _looked_into(content)
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=False, keep_links=False
        )
        sheet = book.worksheets[0]
        # Its own word about its size is not trusted.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS)
        for number, row in enumerate(rows, 1):
            _not_endless(number)
            yield number, [_cell(one) for one in row]
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001 - a file made to break its reader breaks it anywhere
        raise FileRefused(UNREADABLE) from None


def _not_endless(number: int) -> None:
    if number == _MOST_ROWS:
        raise FileRefused(TOO_LONG)


def _looked_into(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise FileRefused(TOO_BIG)


def _cell(cell: Any) -> Cell:
    if cell.data_type == "f":
        return FORMULA
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return _text(str(value))


def _text(cell: str) -> Cell:
    """Without control characters; what a spreadsheet would take for a formula is none here, also
    behind blanks and signs that nobody sees."""
    spaced = cell.replace("\u00a0", " ")[:_LONGEST_CELL]
    plain = "".join(one for one in spaced if one.isprintable() or one in _JOINERS).strip()
    if cell.startswith(_FORMULA_STARTS) or plain.lstrip(_JOINERS).startswith(_FORMULA_STARTS):
        return FORMULA
    return plain


def template() -> Iterable[str]:
    """An empty roster: the names of the columns, as spreadsheets in Belgium open them."""
    return ["\ufeff", ";".join(COLUMNS), "\r\n"]
