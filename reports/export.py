"""A report as a tidy CSV file: one figure a line, for a spreadsheet or a statistics program."""

import csv
from collections.abc import Iterable, Iterator

from reports.figures import WITHHELD, Report, TableView
from reports.reading import ReadingReport
from reports.year import YearReport

AnyReport = Report | YearReport | ReadingReport

# What a spreadsheet takes for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
HEADERS = (
    "period", "edition", "table", "code", "label", "insafe", "child_helpline_international",
    "count", "unit",
)  # fmt: skip

READING_HEADERS = ("month", "edition", "table", "code", "label", "count", "unit")
YEAR_HEADERS = ("year", "edition", "table", "code", "label", "count", "unit")


class _Passing:
    """A file that hands back what is written to it, so that lines can be streamed."""

    def write(self, line: str) -> str:
        return line


def safe(cell: object) -> str:
    """A cell that no spreadsheet runs: `'` in front of what could begin a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(report: AnyReport) -> Iterator[bytes]:
    """The file, line by line: UTF-8 with a byte-order mark, which spreadsheets need for Arabic."""
    writer = csv.writer(_Passing())
    yield "\ufeff".encode()
    for row in rows_of(report):
        yield writer.writerow([safe(cell) for cell in row]).encode()


def rows_of(report: AnyReport) -> Iterator[Iterable[object]]:
    """One figure a line, as every kind of file has them; the headers first."""
    if isinstance(report, YearReport):
        return _year_rows(report)
    if isinstance(report, ReadingReport):
        return _reading_rows(report)
    return _contact_rows(report)


def _contact_rows(report: Report) -> Iterator[Iterable[object]]:
    yield HEADERS
    start = (report.period.key, report.audience)
    for table in report.tables:
        yield from _table_rows(start, table)
    for code in ("median", "p90"):
        minutes = report.times.get(code, WITHHELD)
        yield *start, "first_reply_time", code, "", "", "", minutes, "minutes"
    share = WITHHELD if report.kept_promise is None else report.kept_promise
    yield *start, "first_reply_share", "within", "", "", "", share, "percent"


def _table_rows(start: tuple[str, str], table: TableView) -> Iterator[Iterable[object]]:
    for row in table.rows:
        one = row.category
        yield *start, table.name, one.code, one.label, one.insafe, one.chi, row.text, table.unit
    if table.total is not None:
        yield *start, table.name, "total", "", "", "", table.total, table.unit


def _year_rows(report: YearReport) -> Iterator[Iterable[object]]:
    yield YEAR_HEADERS
    start = (str(report.year), report.audience)
    for row in report.key:
        yield *start, "key_figures", row.category.code, row.category.label, row.text, ""
    yield from _plain_rows(start, report.tables)


def _reading_rows(report: ReadingReport) -> Iterator[Iterable[object]]:
    yield READING_HEADERS
    yield from _plain_rows((report.period.key, report.audience), report.tables)


def _plain_rows(start: tuple[str, str], tables: Iterable[TableView]) -> Iterator[Iterable[object]]:
    for table in tables:
        for row in table.rows:
            one = row.category
            yield *start, table.name, one.code, one.label, row.text, table.unit
        if table.total is not None:
            yield *start, table.name, "total", "", table.total, table.unit
