"""Reads and checks the files of `peers/training/content`, without touching the database.

`courses.toml` holds what no translator touches; `<language>/<part>.toml` the texts by the same
keys. In a question the first of the three answers is the right one in every language: pages
shuffle them.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capsules.story import unsafe_steps
from capsules.topics import TOPICS
from peers.training.rules import Critical

CONTENT = Path(__file__).parent / "content"
SOURCE_LANGUAGE = "en"
_ANSWERS = ("right", "wrong_1", "wrong_2")


class ContentError(Exception):
    """A content file is broken; the message names the file and what is wrong with it."""


@dataclass(frozen=True)
class Item:
    """A unit, question or exercise to be: its columns, and its texts by language."""

    key: str
    values: dict[str, Any]
    texts: dict[str, dict[str, Any]]
    parent: str = ""


@dataclass(frozen=True)
class Courses:
    units: list[Item] = field(default_factory=list)
    questions: list[Item] = field(default_factory=list)
    exercises: list[Item] = field(default_factory=list)


def read_courses(folder: Path = CONTENT) -> Courses:
    """Everything the files say; raises ContentError for anything that would break a page."""
    structure = _read(folder / "courses.toml")
    texts = _texts(folder)
    found = Courses()
    for course in ("peer", "coach"):
        for number, row in enumerate(structure[course]["units"], start=1):
            found.units.append(_unit(course, number, row, texts))
            found.questions.extend(_questions(row, texts))
        for number, row in enumerate(structure[course]["exercises"], start=1):
            found.exercises.append(_exercise(course, number, row, texts))
    _nothing_left(found, texts)
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.parent.name}/{path.name}: {error}") from error


def _texts(folder: Path) -> dict[str, dict[str, Any]]:
    """{language: {section: {key: texts}}}; the files of a language are put together."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*/*.toml")):
        language = found.setdefault(path.parent.name, {})
        for section, rows in _read(path).items():
            known = language.setdefault(section, {})
            if twice := known.keys() & rows.keys():
                raise ContentError(f"{path.parent.name}/{path.name}: {min(twice)} is there twice")
            known.update(rows)
    if SOURCE_LANGUAGE not in found:
        raise ContentError(f"there is no folder {SOURCE_LANGUAGE}")
    return found


def _of(texts: Mapping[str, dict[str, Any]], section: str, key: str) -> dict[str, dict[str, Any]]:
    found = {code: all_[section][key] for code, all_ in texts.items() if key in all_[section]}
    if SOURCE_LANGUAGE not in found:
        raise ContentError(f"{key}: no text in {SOURCE_LANGUAGE}")
    return found


def _unit(course: str, number: int, row: dict[str, Any], texts: Mapping[str, Any]) -> Item:
    if unknown := set(row.get("topics", [])) - TOPICS.keys():
        raise ContentError(f"{row['id']}: {min(unknown)} is not a topic")
    values = {
        "course": course,
        "number": number,
        "minutes": row["minutes"],
        "topics": row.get("topics", []),
        "capsules": row.get("capsules", []),
    }
    return Item(row["id"], values, _trimmed(_of(texts, "units", row["id"])))


def _questions(row: dict[str, Any], texts: Mapping[str, Any]) -> Iterator[Item]:
    """The questions of a unit are those whose key begins with the unit's."""
    unit = row["id"]
    keys = [k for k in texts[SOURCE_LANGUAGE]["questions"] if k.rpartition("-")[0] == unit]
    for number, key in enumerate(keys, start=1):
        by_language = {
            code: _question(key, text) for code, text in _of(texts, "questions", key).items()
        }
        yield Item(key, {"number": number}, by_language, parent=unit)


def _question(key: str, text: dict[str, Any]) -> dict[str, Any]:
    answers = text.get("answers", [])
    if len(answers) != len(_ANSWERS) or len(set(answers)) != len(_ANSWERS):
        raise ContentError(f"{key}: three different answers are expected")
    return {"text": text["ask"], "why": text["why"], **dict(zip(_ANSWERS, answers, strict=True))}


def _exercise(course: str, number: int, row: dict[str, Any], texts: Mapping[str, Any]) -> Item:
    key = row["id"]
    values = {
        "course": course,
        "kind": row["kind"],
        "number": number,
        "minutes": row["minutes"],
        "script": {"steps": row["steps"]} if "steps" in row else {},
    }
    by_language = _of(texts, "exercises", key)
    if "steps" in row:
        _check_script(key, row["steps"], by_language)
    return Item(key, values, _trimmed(by_language))


def _check_script(key: str, steps: list[dict[str, Any]], texts: Mapping[str, Any]) -> None:
    ways = {step["id"]: [c["to"] for c in step.get("choices", [])] for step in steps}
    endings = {step["id"] for step in steps if step.get("ending")}
    if problems := unsafe_steps(first=steps[0]["id"], ways=ways, endings=endings):
        raise ContentError(f"{key}: {problems[0]}")
    choices = {step["id"]: {c["id"] for c in step.get("choices", [])} for step in steps}
    for step in steps:
        for choice in step.get("choices", []):
            if choice.get("critical") and choice["critical"] not in set(Critical):
                raise ContentError(f"{key}: {choice['critical']} is no critical fail")
    for language, text in texts.items():
        said = text["said"]
        told = {step: set(one.get("choices", {})) for step, one in said.items()}
        if told != choices:
            raise ContentError(f"{language}: {key} has other steps or choices than courses.toml")


def _trimmed(texts: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    def trim(value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value

    return {code: {name: trim(one) for name, one in text.items()} for code, text in texts.items()}


def _nothing_left(found: Courses, texts: Mapping[str, dict[str, Any]]) -> None:
    """A text that belongs to nothing is a typing mistake in its key."""
    for section, items in vars(found).items():
        keys = {item.key for item in items}
        for language, rows in texts.items():
            if left := rows.get(section, {}).keys() - keys:
                raise ContentError(f"{language}: {min(left)} is not in courses.toml")
