"""Try the triage on messages of one's own: JSON lines in, JSON lines out, nothing stored."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peers.threads.phrases import changes_now
from peers.threads.rules.risk import ANSWER_YES, assess
from peers.threads.rules.topics import DEFAULT_RISK
from peers.threads.rules.triage.changes import AS_SHIPPED, Changes
from peers.threads.rules.triage.lexicon import LANGUAGES

AGE_BANDS = ("u13", "13-15", "16-17", "18+", "unknown")
ANSWERS = ("yes", "no", "unsure")


class BadLine(ValueError):
    """A line that cannot be judged; the words say what to change."""


def judged(line: str, changes: Changes = AS_SHIPPED) -> dict[str, Any]:
    """The verdict on one line `{id, lang, topic, text, answers?, age_band?}`. Raises BadLine."""
    row = row_of(line)
    try:
        verdict = assess(**facts_of(row), changes=changes)
    except BadLine as error:
        return {"id": row.get("id"), "error": str(error)}
    return {
        "id": row.get("id"),
        "risk": int(verdict.risk),
        "peer_allowed": verdict.peer_allowed,
        "signals": list(verdict.reasons),
    }


def facts_of(row: dict[str, Any]) -> dict[str, Any]:
    """What `assess` wants to know of a message. Raises BadLine."""
    return {
        "topic": _one_of(row, "topic", DEFAULT_RISK, "other"),
        "answers": _answers(row),
        "age_band": _one_of(row, "age_band", AGE_BANDS, "unknown"),
        "language": _language(row),
        "text": _text(row),
    }


def row_of(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("This line is not JSON. Write one object a line.") from error
    if not isinstance(row, dict):
        raise BadLine("This line is not a JSON object in curly brackets.")
    return row


def _one_of(row: dict[str, Any], key: str, allowed: Iterable[str], default: str) -> str:
    value = row.get(key, default)
    if not isinstance(value, str) or value not in allowed:
        raise BadLine(f"{key} must be one of: {', '.join(allowed)}.")
    return value


def _language(row: dict[str, Any]) -> str:
    value = row.get("lang")
    codes = {**{code: code for code in LANGUAGES}, "zh": "zh-hans"}
    if not isinstance(value, str) or value.lower() not in codes:
        raise BadLine(f"lang must be one of: {', '.join(LANGUAGES)}.")
    return codes[value.lower()]


def _text(row: dict[str, Any]) -> str:
    value = row.get("text")
    if not isinstance(value, str) or not value.strip():
        raise BadLine("text is missing or empty.")
    return value


def _answers(row: dict[str, Any]) -> dict[str, str]:
    answers = row.get("answers") or {}
    if not isinstance(answers, dict):
        raise BadLine('answers must be an object, for example {"in_danger": "no"}.')
    for question, answer in answers.items():
        if question not in ANSWER_YES:
            raise BadLine(f"answers knows only: {', '.join(ANSWER_YES)}.")
        if not isinstance(answer, str) or answer not in ANSWERS:
            raise BadLine(f"the answer to {question} must be yes, no or unsure.")
    return answers


def add_own(parser: CommandParser) -> None:
    """Without it no database is needed, and every machine says the same."""
    parser.add_argument(
        "--own",
        action="store_true",
        help="with the phrases this organisation added or switched off",
    )


class Command(BaseCommand):
    help = (
        "Judges messages given as JSON lines {id, lang, topic, text, answers?, age_band?} and "
        "writes {id, risk, peer_allowed, signals} for each. Nothing is stored."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="JSON lines; - reads from stdin")
        add_own(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        changes = changes_now() if options["own"] else AS_SHIPPED
        if options["file"] == "-":
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]
            return self._judge(sys.stdin, changes)
        try:
            with Path(options["file"]).open(encoding="utf-8-sig", errors="replace") as lines:
                self._judge(lines, changes)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error

    def _judge(self, lines: TextIO, changes: Changes) -> None:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                result = judged(line, changes)
            except BadLine as error:
                result = {"id": None, "line": number, "error": str(error)}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
