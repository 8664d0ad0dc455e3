"""The library that tells a language keeps less in memory here, and says the same."""

import json
from array import array
from pathlib import Path

import pytest
from py3langid import langid, modelio

from peers.threads.rules.triage.languages import Moves, _identifier

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="module")
def moves() -> "array[int]":
    return modelio.load_model(langid.MODEL_DIR / langid.MODEL_FILE)[3]


def texts() -> list[str]:
    """Twenty messages of each language."""
    lists = (one.read_text(encoding="utf-8") for one in sorted(CORPUS.glob("*.jsonl")))
    return [json.loads(line)["text"] for each in lists for line in each.splitlines()[:20]]


def test_the_table_is_the_library_s_own_place_by_place(moves: "array[int]") -> None:
    kept = Moves(moves)
    some = [*range(4096), *range(4096, len(moves), 251), *range(len(moves) - 4096, len(moves))]
    assert all(kept[place] == moves[place] for place in some)


def test_a_table_that_hardly_repeats_itself_is_kept_whole() -> None:
    different = array("I", range(512))
    kept = Moves(different)
    assert [kept[place] for place in range(512)] == list(different)


def test_every_message_goes_the_way_that_the_library_s_own_table_leads(
    moves: "array[int]",
) -> None:
    ours = _identifier()
    for text in texts():
        read = text.encode()
        found = langid.visit_counts(ours.tk_nextmove, ours._rowbase, ours.tk_output, read)
        assert found == langid.visit_counts(moves, ours._rowbase, ours.tk_output, read)
