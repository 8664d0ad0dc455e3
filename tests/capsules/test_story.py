"""No reader of a story is ever stuck."""

import pytest

from capsules.story import unsafe_steps

WAYS = {"a": ["b", "c"], "b": ["c"], "c": []}


def test_a_story_in_which_every_way_ends_is_safe() -> None:
    assert unsafe_steps(first="a", ways=WAYS, endings={"c"}) == []


@pytest.mark.parametrize(
    ("ways", "endings", "said"),
    [
        ({"a": ["x"]}, set(), "a leads to x, which does not exist"),
        (
            {"a": ["a", "b"], "b": []},
            {"b"},
            "a has a choice that leads back to it",
        ),
        ({"a": ["b"], "b": []}, set(), "b is neither an ending nor has choices"),
        ({"a": ["b"], "b": ["a"]}, {"b"}, "b is an ending with choices"),
        ({"a": [], "b": []}, {"a", "b"}, "b is never reached"),
        (
            {"a": ["b", "d"], "b": ["c"], "c": ["b"], "d": []},
            {"d"},
            "no ending is reached from b",
        ),
    ],
)
def test_a_story_that_would_hold_a_reader_is_refused(
    ways: dict[str, list[str]], endings: set[str], said: str
) -> None:
    assert said in unsafe_steps(first="a", ways=ways, endings=endings)
