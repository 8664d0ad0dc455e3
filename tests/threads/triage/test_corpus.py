"""Triage on labelled messages: floors that no change to the phrases may fall through.

The messages were written apart from the phrases and are not graphic. They are samples of how
youths write, not a list to be copied into the phrases.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peers.threads.management.commands.triage_report import score_of
from peers.threads.rules.topics import DEFAULT_RISK
from peers.threads.rules.triage.lexicon import LANGUAGES

CORPUS = Path(__file__).parent / "corpus"
RECALL_FLOOR = 0.9
FALSE_ALARM_CEILING = 0.2
MANY = {"en", "fr", "nl"}


def samples(language: str) -> Iterator[dict[str, Any]]:
    for line in (CORPUS / f"{language}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_serious_messages_are_found(language: str) -> None:
    score = score_of(CORPUS / f"{language}.jsonl")
    assert score.recall >= RECALL_FLOOR, score.missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_harmless_questions_reach_a_peer(language: str) -> None:
    score = score_of(CORPUS / f"{language}.jsonl")
    assert score.false_alarm_rate <= FALSE_ALARM_CEILING, score.false_alarms


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labelled_messages_are_enough_and_half_of_them_harmless(language: str) -> None:
    rows = list(samples(language))
    harmless = [row for row in rows if row["expect"]["peer_allowed"]]
    assert len(rows) >= (60 if language in MANY else 20)
    assert 0.4 <= len(harmless) / len(rows) <= 0.6
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["topic"] for row in rows} <= DEFAULT_RISK.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_a_message_of_the_corpus(language: str) -> None:
    """A phrase that holds a whole message would be the corpus copied into the list."""
    source = Path("peers/threads/signals") / f"{language}.json"
    phrases = source.read_text(encoding="utf-8")
    assert not [row["id"] for row in samples(language) if row["text"] in phrases]
