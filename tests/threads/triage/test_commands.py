"""`manage.py triage` and `manage.py triage_report`."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from peers.people.models import User
from peers.threads.actions.signals import add_phrase

LINE = {"id": "a", "lang": "en", "topic": "account_security", "text": "How do I log out?"}


def run(tmp_path: Path, *lines: str) -> list[dict[str, Any]]:
    source = tmp_path / "lines.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    out = io.StringIO()
    call_command("triage", str(source), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_gets_a_verdict(tmp_path: Path) -> None:
    serious = {**LINE, "id": "b", "text": "i want to die"}
    first, second = run(tmp_path, json.dumps(LINE), json.dumps(serious))
    assert first == {"id": "a", "risk": 0, "peer_allowed": True, "signals": []}
    assert second["risk"] >= 3
    assert second["signals"][0].startswith("signal:death:en-")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "not JSON"),
        ("[1, 2]", "not a JSON object"),
        (json.dumps({**LINE, "lang": "xx"}), "lang must be one of"),
        (json.dumps({**LINE, "topic": "nope"}), "topic must be one of"),
        (json.dumps({**LINE, "text": "  "}), "text is missing"),
        (json.dumps({**LINE, "answers": ["yes"]}), "answers must be an object"),
        (json.dumps({**LINE, "answers": {"why": "yes"}}), "answers knows only"),
        (json.dumps({**LINE, "answers": {"in_danger": "maybe"}}), "yes, no or unsure"),
        (json.dumps({**LINE, "age_band": 12}), "age_band must be one of"),
    ],
)
def test_a_bad_line_is_explained_and_stops_nothing(tmp_path: Path, line: str, words: str) -> None:
    bad, good = run(tmp_path, line, "", json.dumps(LINE))
    assert words in bad["error"]
    assert good["id"] == "a"


def test_answers_and_age_count(tmp_path: Path) -> None:
    line = {**LINE, "answers": {"in_danger": "yes"}, "age_band": "u13"}
    [result] = run(tmp_path, json.dumps(line))
    assert result["risk"] == 4


def test_lines_come_from_stdin(monkeypatch: pytest.MonkeyPatch) -> None:
    source = io.TextIOWrapper(io.BytesIO(json.dumps(LINE).encode()), encoding="latin-1")
    monkeypatch.setattr("sys.stdin", source)
    out = io.StringIO()
    call_command("triage", stdout=out)
    assert json.loads(out.getvalue())["id"] == "a"


def test_a_missing_file_is_named() -> None:
    with pytest.raises(CommandError, match=r"nowhere\.jsonl cannot be read"):
        call_command("triage", "nowhere.jsonl")


def test_the_report_names_each_language_and_what_was_judged_wrong(tmp_path: Path) -> None:
    rows = [
        {"id": "x-1", "topic": "account_security", "text": "blue skies", "expect": {"risk_min": 3}},
        {**LINE, "expect": {"risk_min": 0, "peer_allowed": True}},
    ]
    (tmp_path / "en.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    out = io.StringIO()
    call_command("triage_report", str(tmp_path), stdout=out)
    assert "en " in out.getvalue()
    assert "wrong: x-1" in out.getvalue()


def test_the_report_says_when_there_is_nothing_to_measure(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no labelled messages"):
        call_command("triage_report", str(tmp_path))


def report(tmp_path: Path, *rows: object) -> tuple[str, str]:
    source = tmp_path / "theirs.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    out, errors = io.StringIO(), io.StringIO()
    call_command("triage_report", messages=str(source), stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_a_file_of_ones_own_is_measured_by_language_and_in_all(tmp_path: Path) -> None:
    rows = [
        {**LINE, "risk": 0},
        {**LINE, "id": "b", "text": "i want to die", "risk": "R3"},
        {"id": "c", "lang": "nl", "text": "het is mooi weer vandaag in de tuin", "risk": 4},
    ]
    out, errors = report(tmp_path, *rows)
    en, nl, wrong, everything, _wrong = out.splitlines()[1:]
    assert en.split() == ["en", "1", "1.00", "1.00", "1", "0.00"]
    assert nl.split()[:3] == ["nl", "1", "0.00"]
    assert wrong.split() == ["wrong:", "c"]
    assert everything.split()[:3] == ["all", "2", "0.50"]
    assert errors == ""


def test_a_line_without_a_label_is_told_and_left_out(tmp_path: Path) -> None:
    out, errors = report(tmp_path, {**LINE, "risk": 1}, LINE, {**LINE, "risk": 9}, [])
    assert len(out.splitlines()) == 2
    assert errors.splitlines()[:2] == [
        f"line {n}: risk must be 0 to 4, or R0 to R4." for n in (2, 3)
    ]
    assert "line 4" in errors


def test_a_file_without_a_message_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no labelled message"):
        report(tmp_path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("triage_report", messages=str(tmp_path / "nowhere"))


@pytest.mark.django_db
def test_the_own_phrases_count_when_wanted(tmp_path: Path, stan: User, noon: dt.datetime) -> None:
    add_phrase(language="en", group="meeting", level=3, words="log out", by=stan, now=noon)
    source = tmp_path / "lines.jsonl"
    source.write_text(json.dumps(LINE), encoding="utf-8")
    for own, risk in ((False, 0), (True, 3)):
        out = io.StringIO()
        call_command("triage", str(source), own=own, stdout=out)
        assert json.loads(out.getvalue())["risk"] == risk
