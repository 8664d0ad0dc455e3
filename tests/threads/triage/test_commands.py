"""`manage.py triage` and `manage.py triage_report`."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

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
