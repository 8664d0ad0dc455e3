"""Whose name a text holds (S11)."""

import pytest

from peers.threads.rules.naming import people_named

NAMES = {1: "Lea", 2: "Luc Peeters", 3: "Éloïse", 4: "ليلى", 5: "李娜", 6: "Jules"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Lea touched me.", {1}),
        ("it was LEA!!", {1}),
        ("lea's room", {1}),
        ("Leas Zimmer", {1}),
        ("The leader was kind.", set()),
        ("Luc did it", {2}),
        ("mister Peeters did it", set()),
        ("eloise a dit que je mens", {3}),
        ("هذا عن ليلي", {4}),
        ("昨天李娜对我说", {5}),
        ("jules and lea", {1, 6}),
        ("nobody is named here", set()),
        ("", set()),
    ],
)
def test_a_first_name_is_enough_as_a_whole_word(text: str, named: set[int]) -> None:
    assert people_named(text, NAMES) == named


@pytest.mark.parametrize("name", ["", " ", "B", "!"])
def test_what_is_no_name_names_nobody(name: str) -> None:
    assert people_named("B ! said", {1: name}) == frozenset()
