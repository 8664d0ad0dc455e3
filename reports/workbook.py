"""The same lines as the CSV file, as a workbook: numbers as numbers, nothing that could be run."""

import io

from django.utils.translation import get_language_bidi

from reports.export import AnyReport, rows_of, safe

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_workbook(report: AnyReport) -> bytes:
    """One sheet, one figure a line. openpyxl takes a text that begins with `=` for a formula;
    `safe` puts a sign in front of it, so no cell of ours is one."""
    from openpyxl import Workbook  # noqa: PLC0415 - several megabytes that most workers never need

    book = Workbook(write_only=True)
    sheet = book.create_sheet("figures")
    sheet.sheet_view.rightToLeft = get_language_bidi()
    sheet.freeze_panes = "A2"
    for row in rows_of(report):
        sheet.append([_typed(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _typed(cell: object) -> int | str:
    """A count as a number; everything else as text that stays text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - see above

    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", safe(cell))
    return int(text) if text.isascii() and text.isdigit() else text
