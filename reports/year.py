"""The organisation's year as the page and the files show it, in both editions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from reports import year_counting
from reports.codes import Category, TableList, spread
from reports.figures import Row, TableView
from reports.models import Audience, YearSnapshot
from reports.suppression import INTERNAL, PUBLIC, Mark, mark, protect
from reports.year_codes import closed_lines, people_tables, single_lines, thing_tables


@dataclass(frozen=True)
class YearReport:
    """One year in one edition. `attendees` and `youths` carry their marks as any other line."""

    year: int
    audience: str
    least: int
    drawn_up_on: dt.date
    key: list[Row]
    tables: list[TableView]


def years(*, now: dt.datetime) -> list[int]:
    """Every finished year since the first session, newest first."""
    first = year_counting.first_year()
    if first is None:
        return []
    today = timezone.localdate(now)
    over = [
        year for year in range(first, today.year) if year_counting.year_of(year).is_ready(today)
    ]
    return over[::-1]


def report(year: int, audience: str, *, now: dt.datetime) -> YearReport:
    """The report of a year that `years` names; drawn up the first time somebody looks."""
    snapshot = _draw_up(year, now)
    least = PUBLIC if audience == Audience.PUBLIC else INTERNAL
    counts = snapshot.counts
    people = _people(counts["attendees"], audience, least)
    tables = [*people, *_things(counts), _alone("closed", _closed_of(counts), least)]
    return YearReport(
        year=year,
        audience=audience,
        least=least,
        drawn_up_on=year_counting.year_of(year).drawn_up_on,
        key=_key(counts, people, least),
        tables=tables,
    )


def _draw_up(year: int, now: dt.datetime) -> YearSnapshot:
    kept = YearSnapshot.objects.filter(year=year).first()
    if kept is not None:
        return kept
    counts = year_counting.count(year)
    snapshot, _made = YearSnapshot.objects.get_or_create(
        year=year, defaults={"counts": counts, "drawn_up_at": now}
    )
    return snapshot


def marks_of(values: Sequence[int], audience: str) -> tuple[Mark, tuple[Mark, ...]]:
    """The marks of a total and of the lines that add up to it.

    A total that is small hides its lines altogether. The edition for the public hides what the
    internal one hides, with a label that does not depend on the value (docs/decisions/0007, 8).
    """
    total = sum(values)
    inside = _within(values, total, INTERNAL, {})
    if audience != Audience.PUBLIC:
        return mark(total, INTERNAL), inside
    fixed = {
        row: Mark.SMALL if how is Mark.SMALL else Mark.BLANK
        for row, how in enumerate(inside)
        if how is not Mark.SHOWN
    }
    return mark(total, PUBLIC), _within(values, total, PUBLIC, fixed)


def _within(
    values: Sequence[int], total: int, least: int, fixed: Mapping[int, Mark]
) -> tuple[Mark, ...]:
    if mark(total, least) is not Mark.SHOWN:
        return (Mark.BLANK,) * len(values)
    return protect(values, least=least, fixed=fixed)


def _people(attendees: dict[str, dict[str, int]], audience: str, least: int) -> list[TableView]:
    views = []
    for table in people_tables():
        values = spread(table, attendees[table.name])
        whole, marks = marks_of(values, audience)
        rows = [
            _row(category, value, how, least)
            for category, value, how in zip(table.categories, values, marks, strict=True)
        ]
        total = sum(values) if whole is Mark.SHOWN else None
        views.append(TableView(table.name, table.caption, rows, table.unit, total))
    return views


def _things(counts: dict[str, Any]) -> list[TableView]:
    found = {**counts, "capsule_languages": counts["capsules"]["languages"]}
    return [_plain(table, found[table.name]) for table in thing_tables()]


def _plain(table: TableList, counts: dict[str, int]) -> TableView:
    values = spread(table, counts)
    rows = [Row(one, value) for one, value in zip(table.categories, values, strict=True)]
    # Capsules stand in several languages at once: their lines do not add up to anything.
    total = None if table.name == "capsule_languages" else sum(values)
    return TableView(table.name, table.caption, rows, table.unit, total)


def _key(counts: dict[str, Any], people: list[TableView], least: int) -> list[Row]:
    """What is asked first. Youths and attendees are marked as in the tables, never otherwise."""
    by_who = people[0]
    attendees = sum(counts["attendees"]["profession"].values())
    things = (
        ("sessions_held", _("Sessions held"), sum(counts["sessions"].values())),
        ("pieces", _("Pieces of material handed out"), sum(counts["materials"].values())),
        ("institutions", _("Institutions reached by train-the-trainer"), counts["institutions"]),
        ("capsules", _("Capsules published"), counts["capsules"]["published"]),
    )
    youths = by_who.rows[0]
    return [
        _row(Category("attendees", _("People who came")), attendees, mark(attendees, least), least),
        Row(Category("youths", _("Young people reached")), youths.count, youths.mark, least),
        *_singles(counts, least),
        *(Row(Category(code, words), value) for code, words, value in things),
    ]


def _singles(counts: dict[str, Any], least: int) -> list[Row]:
    values = {
        "peers_trained": counts["trained"]["peer"],
        "coaches_trained": counts["trained"]["coach"],
        "signatures": counts["signatures"],
    }
    return [
        _row(line, values[line.code], mark(values[line.code], least), least)
        for line in single_lines()
    ]


def _closed_of(counts: dict[str, Any]) -> list[tuple[Category, int]]:
    values = {f"closed_{name}": value for name, value in counts["closed"].items()}
    return [(line, values[line.code]) for line in closed_lines()]


def _alone(name: str, lines: list[tuple[Category, int]], least: int) -> TableView:
    rows = [_row(line, value, mark(value, least), least) for line, value in lines]
    return TableView(name, _("Once a year, the whole country"), rows, "people")


def _row(category: Category, value: int, how: Mark, least: int) -> Row:
    return Row(category, value if how is Mark.SHOWN else None, how, least)
