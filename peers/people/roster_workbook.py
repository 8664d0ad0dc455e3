"""An empty roster as XLSX: the columns, and lists to choose from where only some words fit."""

import io
from collections.abc import Sequence

from django.conf import settings

from peers.people.roster_file import COLUMNS, MOST_LINES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH = 22
# As ISO days are read back; spreadsheets keep them as days, not as texts.
_DAY = "yyyy-mm-dd"


def workbook(roles: Sequence[str]) -> bytes:
    """Read back without any line by `roster_file`: it holds the first line alone."""
    # Several megabytes that a web worker holds once somebody has asked for a roster, not before.
    import openpyxl  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(COLUMNS)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(COLUMNS, 1):
        cell = sheet.cell(row=1, column=number)
        cell.font = Font(bold=True)
        letter = cell.column_letter
        sheet.column_dimensions[letter].width = _WIDTH
        if name == "birth_date":
            sheet.column_dimensions[letter].number_format = _DAY
        choices = {"role": roles, "language": [code for code, _name in settings.LANGUAGES]}
        if name in choices:
            words = ",".join(choices[name])
            check = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            check.add(f"{letter}2:{letter}{MOST_LINES + 1}")
            sheet.add_data_validation(check)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
