"""Cells that a spreadsheet would run stay text."""

import csv
import datetime as dt
import io

import pytest

from reports.codes import Category
from reports.export import csv_lines, safe
from reports.figures import Report, Row, TableView
from reports.periods import Period
from reports.publication import Figure


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_40_what_could_begin_a_formula_is_text(start: str) -> None:
    assert safe(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("cell", ["<5", "withheld", 12, "", "a=b", "العربية"])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert safe(cell) == str(cell)


def test_40_a_hyperlink_in_a_label_stays_text() -> None:
    period = Period.parse("2026-Q2")
    assert period is not None
    evil = Category("=cmd", '=HYPERLINK("http://example.org","x")', insafe="@SUM(1)", chi="+1")
    figure = Figure(period, 5)
    report = Report(
        period=period,
        audience="internal",
        least=5,
        contacts=figure,
        closings=figure,
        tables=[TableView("topic", "Topic", [Row(evil, 5)], "contacts", 5)],
        times={},
        code_lists=["2026-11"],
        drawn_up_on=dt.date(2026, 7, 8),
        internal_key="2026-Q2",
        public_key=None,
    )
    text = b"".join(csv_lines(report)).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) for cell in line)
