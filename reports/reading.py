"""What was read in a month: capsules, languages, answers, endings, votes.

Small numbers are hidden as everywhere (docs/decisions/0007). Capsules that are read rarely stand
in one line together: its number is what the total and the other lines tell anyway.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Min, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import Capsule, DailyCount
from reports.codes import Category, name_of
from reports.figures import Row, TableView, period_name
from reports.models import Audience, ReadingSnapshot
from reports.periods import Period, ready_months
from reports.suppression import INTERNAL, Column, Mark, mark, protect

RARE = "rare"
VIEWS, ANSWERS, ENDINGS, VOTES = "views", "answers", "endings", "votes"
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class ReadingReport:
    """One month, for the house alone."""

    period: Period
    drawn_up_on: dt.date
    tables: list[TableView]
    total: int | None
    audience: str = Audience.INTERNAL

    @property
    def name(self) -> str:
        return period_name(self.period)


def months(*, now: dt.datetime) -> list[Period]:
    """Every finished month since the first count, newest first."""
    first = DailyCount.objects.aggregate(first=Min("day"))["first"]
    kept = ReadingSnapshot.objects.aggregate(first=Min("start"))["first"]
    start = min((day for day in (first, kept) if day), default=None)
    return ready_months(start, timezone.localdate(now))[::-1] if start else []


def report(month: Period, *, now: dt.datetime) -> ReadingReport:
    """The report of a month that `months` names; drawn up the first time somebody looks."""
    snapshot, _made = ReadingSnapshot.objects.get_or_create(
        start=month.start, defaults={"counts": counted(month), "drawn_up_at": now}
    )
    names = dict(Capsule.objects.rewrite(False).values_list("slug", f"title_{SOURCE_LANGUAGE}"))
    counts = snapshot.counts
    views, total = _views(counts[VIEWS], names)
    return ReadingReport(
        period=month,
        drawn_up_on=month.drawn_up_on,
        tables=[*views, *_parts(counts, names)],
        total=total,
    )


def counted(month: Period) -> dict[str, Counts]:
    """The counts of the month as they stand: by capsule, then by language or by part."""
    found: dict[str, defaultdict[str, Counter[str]]] = {
        name: defaultdict(Counter) for name in (VIEWS, ANSWERS, ENDINGS, VOTES)
    }
    rows = (
        DailyCount.objects.filter(day__gte=month.start, day__lt=month.end)
        .order_by()
        .values_list("capsule__slug", "language", "kind", "part")
        .annotate(number=Sum("count"))
    )
    kinds = DailyCount.Kind
    for slug, language, kind, part, number in rows:
        if kind == kinds.VIEW:
            found[VIEWS][slug][language] += number
        elif kind == kinds.ENDING:
            found[ENDINGS][slug][part] += number
        elif kind in (kinds.QUIZ_RIGHT, kinds.QUIZ_OTHER):
            found[ANSWERS][f"{slug} {part}"][kind] += number
        else:
            found[VOTES][slug][kind] += number
    return {name: {key: dict(inner) for key, inner in one.items()} for name, one in found.items()}


def _views(counts: Counts, names: dict[str, str]) -> tuple[list[TableView], int | None]:
    """Views by capsule, by language, and of each capsule by language.

    The languages of all capsules add up to the languages of the whole, as the quarters of a year
    do: what a capsule's table hides, the table of the whole must not undo.
    """
    slugs = sorted(counts)
    totals = [sum(counts[slug].values()) for slug in slugs]
    total = sum(totals)
    if mark(total, INTERNAL) is not Mark.SHOWN:
        return [_nothing(VIEWS, _("Views by capsule"))], None
    marks = protect(totals, least=INTERNAL)
    shown = [slug for slug, how in zip(slugs, marks, strict=True) if how is Mark.SHOWN]
    groups = [(slug, [slug]) for slug in shown if sum(counts[slug].values())]
    rare = [slug for slug in slugs if slug not in shown]
    if rare:
        groups.append((RARE, rare))
    codes = [code for code, _name in settings.LANGUAGES]
    columns = [_column(counts, inside, codes) for _name, inside in groups]
    labels = {RARE: _("Capsules that are read rarely, together"), **names}
    rows = [
        Row(Category(name, labels.get(name) or name), sum(column.values))
        for (name, _inside), column in zip(groups, columns, strict=True)
    ]
    tables = [
        TableView(VIEWS, _("Views by capsule"), rows, "views", total),
        _languages("language", _("Views by language"), _whole(columns, codes), codes),
        *(
            _languages(f"language:{name}", labels.get(name) or name, column, codes)
            for (name, _inside), column in zip(groups, columns, strict=True)
        ),
    ]
    return tables, total


def _column(counts: Counts, inside: Iterable[str], codes: Sequence[str]) -> Column:
    values = tuple(sum(counts[slug].get(code, 0) for slug in inside) for code in codes)
    return Column(values, protect(values, least=INTERNAL))


def _whole(columns: Sequence[Column], codes: Sequence[str]) -> Column:
    values = tuple(sum(one.values[place] for one in columns) for place in range(len(codes)))
    return Column(values, protect(values, least=INTERNAL, parts=columns))


def _languages(name: str, caption: str, column: Column, codes: Sequence[str]) -> TableView:
    rows = [
        _row(Category(code, name_of(code)), value, how)
        for code, value, how in zip(codes, column.values, column.marks, strict=True)
    ]
    return TableView(name, caption, rows, "views", sum(column.values))


def _parts(counts: dict[str, Counts], names: dict[str, str]) -> list[TableView]:
    """Answers of each question, endings and votes of each capsule: tables that share no total, so
    that each is protected alone."""
    kinds = DailyCount.Kind
    answers = (kinds.QUIZ_RIGHT, kinds.QUIZ_OTHER)
    votes = (kinds.HELPFUL, kinds.NOT_HELPFUL)
    tables = []
    for key, found in sorted(counts[ANSWERS].items()):
        slug, _space, question = key.partition(" ")
        caption = f"{names.get(slug) or slug}: {_('Questions')} ({question})"
        rows = [(Category(kind, kind.label), found.get(kind, 0)) for kind in answers]
        tables.append(_alone(f"{ANSWERS}:{slug}:{question}", caption, rows, "answers"))
    for slug, found in sorted(counts[ENDINGS].items()):
        caption = f"{names.get(slug) or slug}: {_('Endings of the story')}"
        endings = [(Category(part, part), number) for part, number in sorted(found.items())]
        tables.append(_alone(f"{ENDINGS}:{slug}", caption, endings, "endings"))
    for slug, found in sorted(counts[VOTES].items()):
        caption = f"{names.get(slug) or slug}: {_('Did this help you?')}"
        rows = [(Category(kind, kind.label), found.get(kind, 0)) for kind in votes]
        tables.append(_alone(f"{VOTES}:{slug}", caption, rows, "votes"))
    return tables


def _alone(name: str, caption: str, lines: list[tuple[Category, int]], unit: str) -> TableView:
    values = [number for _line, number in lines]
    if mark(sum(values), INTERNAL) is not Mark.SHOWN:
        return _nothing(name, caption, [line for line, _number in lines], unit)
    marks = protect(values, least=INTERNAL)
    rows = [_row(line, number, how) for (line, number), how in zip(lines, marks, strict=True)]
    return TableView(name, caption, rows, unit, sum(values))


def _nothing(
    name: str, caption: str, lines: Sequence[Category] = (Category("all", ""),), unit: str = "views"
) -> TableView:
    """A table whose total alone would say too much."""
    return TableView(name, caption, [_row(line, 0, Mark.BLANK) for line in lines], unit)


def _row(category: Category, value: int, how: Mark) -> Row:
    return Row(category, value if how is Mark.SHOWN else None, how, INTERNAL)
