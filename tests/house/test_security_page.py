"""The page about what a reviewer will try tells the truth: every attempt has its tests."""

import re
from pathlib import Path

import pytest

from tests.house.test_safeguarding import sources

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NUMBERS = range(1, 42)
SECTIONS = {int(one.split(" ", 1)[0]): one for one in PAGE.split("\n### ")[1:]}


def tried(number: int) -> set[str]:
    """The tests that bear this number, alone or beside another: test_33_34_..."""
    name = rf"^ *def (test_(?:\d\d_)*{number:02}_\w+)\("
    return set(re.findall(name, sources("tests"), re.MULTILINE))


def test_every_attempt_stands_on_the_page_in_order() -> None:
    assert list(SECTIONS) == list(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_attempt_names_the_tests_that_bear_its_number(number: int) -> None:
    named = set(re.findall(r"`(test_\w+)`", SECTIONS[number]))
    assert named
    assert named <= tried(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_attempt_names_the_files_that_hold_it(number: int) -> None:
    paths = re.findall(r"`((?:\w+/)+[\w.-]+)`", SECTIONS[number])
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
