"""Recall, precision and false alarms of the triage, per language, on labelled messages."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from peers.threads.management.commands.triage import BadLine, add_own, facts_of, row_of
from peers.threads.phrases import changes_now
from peers.threads.rules.risk import assess
from peers.threads.rules.topics import Risk
from peers.threads.rules.triage.changes import AS_SHIPPED, Changes
from peers.threads.rules.triage.measure import Sample, Score, measure
from peers.threads.trying import CORPUS

HEADING = "language  serious  recall  precision  benign  false alarms"


def score_of(path: Path, changes: Changes = AS_SHIPPED) -> Score:
    """The score on one file of labelled messages; the file's name is the language."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [{"lang": path.stem, **json.loads(line)} for line in lines if line.strip()]
    return measure(rows, _judge(changes))


def _judge(changes: Changes) -> Any:
    def judge(sample: Sample) -> tuple[int, bool]:
        verdict = assess(**facts_of({"age_band": "13-15", **sample}), changes=changes)
        return int(verdict.risk), verdict.peer_allowed

    return judge


def labelled(line: str) -> dict[str, Any]:
    """A message of somebody else's file with what they expect of it. Raises BadLine.

    `{id, lang, topic?, text, answers?, age_band?}` and either `risk` (3 or "R3") or `expect`
    as in our own files; `peer_allowed`, when it is not told, is true up to R1.
    """
    row = row_of(line)
    facts_of(row)
    expected = row.get("expect")
    given = expected if isinstance(expected, dict) else {}
    risk = str(given.get("risk_min", row.get("risk", ""))).strip().upper().removeprefix("R")
    if risk not in {str(int(level)) for level in Risk}:
        raise BadLine("risk must be 0 to 4, or R0 to R4.")
    allowed = given.get("peer_allowed", row.get("peer_allowed", int(risk) <= Risk.R1))
    if not isinstance(allowed, bool):
        raise BadLine("peer_allowed must be true or false.")
    expect = {"risk_min": int(risk), "peer_allowed": allowed}
    return {"topic": "other", **row, "id": str(row.get("id", "?")), "expect": expect}


class Command(BaseCommand):
    help = "Prints recall, precision and false alarms of the triage for each language."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", help=f"labelled messages, by default {CORPUS}")
        parser.add_argument(
            "--messages",
            metavar="FILE",
            help="JSON lines {id, lang, topic, text, risk} of one's own instead of a folder",
        )
        add_own(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        changes = changes_now() if options["own"] else AS_SHIPPED
        if options["messages"]:
            scores = list(self._of_file(Path(options["messages"]), changes))
        else:
            scores = list(_of_folder(options["folder"], changes))
        self.stdout.write(HEADING)
        for language, score in scores:
            self._print(language, score)

    def _of_file(self, path: Path, changes: Changes) -> Iterator[tuple[str, Score]]:
        """Per language, and over all when there are several; bad lines are told and left out."""
        try:
            lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        rows = sorted(self._read(lines), key=_language)
        if not rows:
            raise CommandError(f"There is no labelled message in {path}.")
        groups = [(language, list(group)) for language, group in groupby(rows, key=_language)]
        yield from ((language, measure(group, _judge(changes))) for language, group in groups)
        if len(groups) > 1:
            yield "all", measure(rows, _judge(changes))

    def _read(self, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield labelled(line)
            except BadLine as error:
                self.stderr.write(f"line {number}: {error}")

    def _print(self, language: str, score: Score) -> None:
        self.stdout.write(
            f"{language:<9} {score.serious:>7}  {score.recall:>6.2f}  {score.precision:>9.2f}"
            f"  {score.benign:>6}  {score.false_alarm_rate:>12.2f}"
        )
        if missed := [*score.missed, *score.false_alarms]:
            self.stdout.write(f"{'':<9} wrong: {' '.join(missed)}")


def _language(row: dict[str, Any]) -> str:
    return str(facts_of(row)["language"])


def _of_folder(folder: str | None, changes: Changes) -> Iterator[tuple[str, Score]]:
    place = Path(folder or settings.BASE_DIR / CORPUS)
    files = sorted(place.glob("*.jsonl"))
    if not files:
        raise CommandError(f"There are no labelled messages (*.jsonl) in {place}.")
    yield from ((path.stem, score_of(path, changes)) for path in files)
