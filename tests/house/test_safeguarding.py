"""The page about the rules tells the truth: what it names exists."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "safeguarding.md").read_text(encoding="utf-8")


@cache
def sources(folder: str) -> str:
    files = sorted((ROOT / folder).rglob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_rule_has_its_place_in_order() -> None:
    assert re.findall(r"^### (S\d\d) ", PAGE, re.MULTILINE) == [f"S{n:02}" for n in range(1, 30)]


@pytest.mark.parametrize("number", range(1, 30))
def test_every_rule_has_a_test_that_bears_its_number(number: int) -> None:
    assert re.search(rf"^def test_s{number:02}_\w+\(", sources("tests"), re.MULTILINE)


@pytest.mark.parametrize("number", range(1, 30))
def test_every_rule_stands_on_the_helpers_page_in_plain_words(number: int) -> None:
    page = (ROOT / "templates" / "desk" / "rules.html").read_text(encoding="utf-8")
    words = re.search(rf'<li id="s{number:02}"><b>S{number:02}</b> (.+?)</li>', page, re.DOTALL)
    assert words
    said = re.findall(r'{% translate "(.+?)" %}', words[1])
    assert len(" ".join(said).split()) >= 8


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", PAGE))))
def test_every_test_it_names_exists(name: str) -> None:
    assert f"def {name}(" in sources("tests")


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:\w+/)+[\w.]*)`", PAGE)) - {"docs/architecture.md"})
)
def test_every_file_it_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    "name",
    sorted(set(re.findall(r"`(?!test_)([a-z_]+|[A-Z_]{4,}|\w+\.\w+_\w+)`", PAGE))),
)
def test_every_name_it_names_exists(name: str) -> None:
    word = name.rpartition(".")[2]
    assert re.search(rf"\b{word}\b", sources("peers") + sources("reports"))
