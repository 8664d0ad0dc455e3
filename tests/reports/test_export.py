"""Cells that a spreadsheet would run stay text."""

import csv
import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from reports.codes import Category
from reports.export import csv_lines, safe
from reports.figures import Report, Row, TableView
from reports.periods import Period
from reports.publication import Figure
from reports.workbook import as_workbook


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_40_what_could_begin_a_formula_is_text(start: str) -> None:
    assert safe(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("cell", ["<5", "withheld", 12, "", "a=b", "العربية"])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert safe(cell) == str(cell)


@pytest.fixture
def evil() -> Report:
    """A report whose words came from somebody who means harm."""
    period = Period.parse("2026-Q2")
    assert period is not None
    words = Category("=cmd", '=HYPERLINK("http://example.org","x")', insafe="@SUM(1)", chi="+1")
    figure = Figure(period, 5)
    return Report(
        period=period,
        audience="internal",
        least=5,
        contacts=figure,
        closings=figure,
        tables=[TableView("topic", "Topic", [Row(words, 5)], "contacts", 5)],
        times={},
        code_lists=["2026-11"],
        drawn_up_on=dt.date(2026, 7, 8),
        internal_key="2026-Q2",
        public_key=None,
    )


def test_40_a_hyperlink_in_a_label_stays_text(evil: Report) -> None:
    text = b"".join(csv_lines(evil)).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) for cell in line)


def test_40_a_workbook_holds_no_formula_and_no_link(evil: Report) -> None:
    sheet = load_workbook(io.BytesIO(as_workbook(evil))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert '\'=HYPERLINK("http://example.org","x")' in texts
    assert not any(text.startswith(("=", "+", "-", "@")) for text in texts)


def test_numbers_in_a_workbook_are_numbers(evil: Report) -> None:
    sheet = load_workbook(io.BytesIO(as_workbook(evil))).active
    assert sheet is not None
    counts = [row[7] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert counts[:2] == [5, 5]
    assert "withheld" in counts
