"""Recall, precision and false alarms of the triage, per language, on labelled messages."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from peers.threads.rules.risk import assess
from peers.threads.rules.triage.measure import Sample, Score, measure

CORPUS = "tests/threads/triage/corpus"


def score_of(path: Path) -> Score:
    """The score on one file of labelled messages; the file's name is the language."""

    def judge(sample: Sample) -> tuple[int, bool]:
        verdict = assess(
            topic=sample["topic"],
            answers=sample.get("answers", {}),
            age_band=sample.get("age_band", "13-15"),
            language=path.stem,
            text=sample["text"],
        )
        return int(verdict.risk), verdict.peer_allowed

    lines = path.read_text(encoding="utf-8").splitlines()
    return measure([json.loads(line) for line in lines if line.strip()], judge)


class Command(BaseCommand):
    help = "Prints recall, precision and false alarms of the triage for each language."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", help=f"labelled messages, by default {CORPUS}")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"] or settings.BASE_DIR / CORPUS)
        files = sorted(folder.glob("*.jsonl"))
        if not files:
            raise CommandError(f"There are no labelled messages (*.jsonl) in {folder}.")
        self.stdout.write("language  serious  recall  precision  benign  false alarms")
        for path in files:
            self._print(path.stem, score_of(path))

    def _print(self, language: str, score: Score) -> None:
        self.stdout.write(
            f"{language:<9} {score.serious:>7}  {score.recall:>6.2f}  {score.precision:>9.2f}"
            f"  {score.benign:>6}  {score.false_alarm_rate:>12.2f}"
        )
        if missed := [*score.missed, *score.false_alarms]:
            self.stdout.write(f"{'':<9} wrong: {' '.join(missed)}")
