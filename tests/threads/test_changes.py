"""Two wordings of one reply, compared word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.threads.rules.changes import Change, Piece, differences


def test_what_stayed_what_went_and_what_came() -> None:
    assert differences("You should tell them.", "You could tell them.") == [
        Piece(Change.SAME, "You "),
        Piece(Change.GONE, "should"),
        Piece(Change.NEW, "could"),
        Piece(Change.SAME, " tell them."),
    ]


def test_a_text_that_was_not_changed_is_one_piece() -> None:
    assert differences("Hello.", "Hello.") == [Piece(Change.SAME, "Hello.")]


def test_a_script_without_spaces_is_compared_sign_by_sign() -> None:
    pieces = differences("你应该告诉他们", "你可以告诉他们")
    assert Piece(Change.GONE, "应该") in pieces
    assert Piece(Change.SAME, "告诉他们") in pieces


@given(before=st.text(max_size=200), after=st.text(max_size=200))
def test_both_wordings_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(p.text for p in pieces if p.change != Change.NEW) == before
    assert "".join(p.text for p in pieces if p.change != Change.GONE) == after


@pytest.mark.parametrize("unit", ["a b ", "你我", "ab c ab d "])
def test_the_longest_texts_are_compared_at_once(unit: str) -> None:
    before, after = (unit * 5000)[:5000], (unit * 5000)[1:4999]
    start = time.perf_counter()
    differences(before, after)
    assert time.perf_counter() - start < 2
