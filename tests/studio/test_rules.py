"""How a draft moves and how two texts come together, as tables."""

import pytest

from peers.studio.rules import TRANSITIONS, State, can_move, first_stop, merge, parent_of

BASE = {"c": {"t": "old", "n": 1}, "c/cards/a": {"t": "a"}, "c/cards/b": {"t": "b"}}


def test_nothing_goes_from_a_first_word_straight_to_the_readers() -> None:
    assert [state for state in State if can_move(state, State.PUBLISHED)] == [State.WITH_NGO]
    assert first_stop(author_is_youth=True) == State.WITH_COACH
    assert first_stop(author_is_youth=False) == State.WITH_NGO


def test_what_is_published_stays_as_it_was_published() -> None:
    assert TRANSITIONS[State.PUBLISHED] == frozenset()


def test_what_one_side_changed_is_taken_from_that_side() -> None:
    mine = {**BASE, "c": {"t": "mine", "n": 1}}
    live = {**BASE, "c": {"t": "old", "n": 2}, "c/cards/a": {"t": "live"}}
    merged = merge(base=BASE, mine=mine, live=live)
    assert merged.clashes == ()
    assert merged.document["c"] == {"t": "mine", "n": 2}
    assert merged.document["c/cards/a"] == {"t": "live"}
    assert merged.taken == ("c", "c/cards/a")


def test_the_same_change_on_both_sides_is_no_clash() -> None:
    both = {**BASE, "c": {"t": "new", "n": 1}}
    assert merge(base=BASE, mine=both, live=both).clashes == ()


def test_two_changes_of_one_text_are_left_to_a_person() -> None:
    mine, live = {**BASE, "c": {"t": "mine"}}, {**BASE, "c": {"t": "live"}}
    (clash,) = merge(base=BASE, mine=mine, live=live).clashes
    assert (clash.path, clash.column, clash.mine, clash.live) == ("c", "t", "mine", "live")


def test_a_place_in_the_order_is_no_reason_to_ask() -> None:
    base, mine, live = ({"c": {"number": n}} for n in (1, 2, 3))
    merged = merge(base=base, mine=mine, live=live)
    assert (merged.clashes, merged.document["c"]["number"]) == ((), 2)


@pytest.mark.parametrize("side", ["mine", "live"])
def test_a_removal_never_takes_a_text_somebody_has_just_worked_on(side: str) -> None:
    removed = {path: values for path, values in BASE.items() if path != "c/cards/a"}
    changed = {**BASE, "c/cards/a": {"t": "worked on"}}
    sides = {"mine": (removed, changed), "live": (changed, removed)}[side]
    merged = merge(base=BASE, mine=sides[0], live=sides[1])
    assert merged.document["c/cards/a"] == {"t": "worked on"}


def test_a_removal_of_what_nobody_touched_holds() -> None:
    removed = {path: values for path, values in BASE.items() if path != "c/cards/a"}
    assert "c/cards/a" not in merge(base=BASE, mine=removed, live=BASE).document
    assert "c/cards/a" not in merge(base=BASE, mine=BASE, live=removed).document


def test_an_answer_somebody_worked_on_keeps_its_question() -> None:
    question, answer = "c/questions/q", "c/questions/q/answers/a"
    base = {"c": {}, question: {"t": "?"}, answer: {"t": "old"}}
    mine = {**base, answer: {"t": "new"}}
    merged = merge(base=base, mine=mine, live={"c": {}})
    assert set(merged.document) == {"c", question, answer}


@pytest.mark.parametrize(
    ("path", "parent"),
    [
        ("c", ""),
        ("c/cards/a", "c"),
        ("c/scenario", "c"),
        ("c/poll", "c"),
        ("c/poll/options/x", "c/poll"),
        ("c/scenario/steps/s", "c/scenario"),
        ("c/scenario/steps/s/choices/x", "c/scenario/steps/s"),
        ("c/questions/scenario", "c"),
    ],
)
def test_each_part_knows_what_it_belongs_to(path: str, parent: str) -> None:
    assert parent_of(path) == parent
