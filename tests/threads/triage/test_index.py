"""Asking by word finds what trying every phrase would find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.threads.rules.triage.index import Index
from peers.threads.rules.triage.lexicon import LANGUAGES, lexicon
from peers.threads.rules.triage.patterns import Masks, follow, needs, parse
from peers.threads.rules.triage.tokens import tokens

PATTERNS = [
    "want to die",
    "(want|wish) ..2 (die|sleep forever)",
    "(really)? tired",
    "(a|b)?",
    "suicid*",
    "(i (hate|loathe) life|the end)",
    "..3",
]
WORDS = ["i", "want", "wish", "to", "die", "sleep", "forever", "really", "tired", "hate", "life"]


def standing(words: list[str]) -> Masks:
    masks: dict[str, int] = {}
    for at, word in enumerate(words):
        masks[word] = masks.get(word, 0) | 1 << at
    return masks


@given(st.lists(st.sampled_from([*WORDS, "the", "end", "suicid*", "other"]), max_size=8))
def test_a_pattern_that_stands_in_the_text_is_always_among_the_possible(words: list[str]) -> None:
    trees = [parse(source, {}) for source in PATTERNS]
    index = Index.of((tree, needs(tree)) for tree in trees)
    masks = standing(words)
    everywhere = (1 << (len(words) + 1)) - 1
    possible = index.possible(masks.keys())
    for tree in trees:
        assert not follow(tree, everywhere, masks, 0) or tree in possible


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_harmless_word_leaves_next_to_nothing_to_try(language: str) -> None:
    """Else each message would pay for the whole list."""
    phrases = lexicon(language)
    masks = phrases.masks(tokens("xyzzy"))
    assert len(phrases.by_word.possible(masks.keys())) < 3
    assert phrases.by_word.items == phrases.signals
