"""Reads and checks the content files, without touching the database.

A capsule is a folder: `capsule.toml` holds what no translator touches (topic, doors, order,
pictures, which answer is right, where a choice leads), `<language>.toml` the texts by the same
keys. A translator can therefore not break a story.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from modeltranslation.utils import build_localized_fieldname

from capsules.story import unsafe_steps
from capsules.topics import TOPICS

SOURCE_LANGUAGE = "en"
CONTENT = Path(__file__).parent / "content"
# Under which the texts go to other centres, unless a capsule says otherwise.
LICENCE = "CC BY-SA 4.0"
DOORS = ("youth", "parents", "teachers", "workers", "training")

# May be empty in the source language too.
OPTIONAL_TEXTS = frozenset({"said", "hours", "easy"})
# Files in a content folder that hold structure, not texts.
_STRUCTURE = frozenset({"capsule", "services"})


class BundleError(Exception):
    """A content file is broken; the message names the file and what is wrong with it."""


@dataclass(frozen=True)
class Part:
    """One row to be: `path` names it for good, `values` are its columns.

    `kind` is one of capsule, cards, questions, answers, scenario, steps, choices, poll, options,
    services.
    `leads_to` (choices only) is the path of a step.
    """

    kind: str
    path: str
    parent: str
    key: str
    values: dict[str, Any]
    leads_to: str = ""


@dataclass(frozen=True)
class Bundle:
    """Everything one folder or file says, parents before their children."""

    slug: str
    languages: tuple[str, ...]
    parts: list[Part] = field(default_factory=list)


@dataclass
class Reader:
    """Walks the structure and takes each text out of every language's file once."""

    slug: str
    texts: dict[str, dict[str, Any]]
    parts: list[Part] = field(default_factory=list)

    def add(
        self, kind: str, path: str, values: dict[str, Any], fields: tuple[str, ...], **more: str
    ) -> None:
        """Adds a part with its plain `values` and its translated `fields`."""
        place = path.split("/")[1:]
        columns = dict(values)
        for language, whole in self.texts.items():
            found = _descend(whole, place)
            for name in fields:
                text = str(found.pop(name, "")).strip()
                if language == SOURCE_LANGUAGE and not text and name not in OPTIONAL_TEXTS:
                    raise BundleError(f"{path}: no {name} in {SOURCE_LANGUAGE}.toml")
                columns[build_localized_fieldname(name, language)] = text
        key = place[-1] if place else path
        self.parts.append(Part(kind=kind, path=path, key=key, values=columns, **more))

    def check_nothing_is_left(self) -> None:
        for language, whole in self.texts.items():
            left = list(_leaves(whole))
            if left:
                raise BundleError(f"{self.slug}/{language}.toml: {left[0]} is not in capsule.toml")


def _descend(whole: dict[str, Any], place: list[str]) -> dict[str, Any]:
    for key in place:
        whole = whole.get(key, {})
        if not isinstance(whole, dict):
            raise BundleError(f"{'/'.join(place)}: a table is expected")
    return whole


def _leaves(tree: dict[str, Any], above: str = "") -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}"


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary; BundleError with the file's name when it is broken."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BundleError(f"{path.parent.name}/{path.name}: {error}") from error


def texts_in(folder: Path, allowed: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """The texts of each language that has a file there, in the order of `allowed`."""
    found = {
        path.stem: path for path in sorted(folder.glob("*.toml")) if path.stem not in _STRUCTURE
    }
    unknown = sorted(set(found) - set(allowed))
    if unknown:
        raise BundleError(f"{folder.name}: {unknown[0]}.toml is no language of the portal")
    if SOURCE_LANGUAGE not in found:
        raise BundleError(f"{folder.name}: {SOURCE_LANGUAGE}.toml is missing")
    ordered = [code for code in allowed if code in found]
    return {code: read_toml(found[code]) for code in ordered}


def doors_of(names: list[str], where: str) -> dict[str, bool]:
    """A column for each door; BundleError names the place of one we do not have."""
    unknown = sorted(set(names) - set(DOORS))
    if unknown or not names:
        raise BundleError(f"{where}: doors must name some of {', '.join(DOORS)}")
    return {f"for_{door}": door in names for door in DOORS}


def _topic(code: str, where: str) -> str:
    if code and code not in TOPICS:
        raise BundleError(f"{where}: {code} is not a topic")
    return code


def read_capsule(folder: Path, *, languages: tuple[str, ...]) -> Bundle:
    """The capsule in `folder`; raises BundleError for anything that would break a page."""
    try:
        return _read_capsule(folder, languages)
    except KeyError as error:
        raise BundleError(f"{folder.name}/capsule.toml: {error.args[0]} is missing") from error


def _read_capsule(folder: Path, languages: tuple[str, ...]) -> Bundle:
    structure = read_toml(folder / "capsule.toml")
    slug = folder.name
    reader = Reader(slug=slug, texts=texts_in(folder, languages))
    found = tuple(reader.texts)
    reader.add("capsule", slug, _capsule_values(structure, slug), ("title", "summary"), parent="")
    for number, row in enumerate(structure.get("cards", []), start=1):
        _add_card(reader, number, row)
    for number, row in enumerate(structure.get("questions", []), start=1):
        _add_question(reader, number, row)
    if "scenario" in structure:
        _add_scenario(reader, structure["scenario"])
    if "poll" in structure:
        _add_poll(reader, structure["poll"])
    reader.check_nothing_is_left()
    check_paths(reader.parts)
    return Bundle(slug=slug, languages=found, parts=reader.parts)


def _capsule_values(structure: dict[str, Any], slug: str) -> dict[str, Any]:
    return {
        "topic": _topic(structure["topic"], slug),
        "picture": structure.get("picture", ""),
        "state": structure.get("state", "draft"),
        "order": structure.get("order", 0),
        "services": structure.get("services", []),
        "reviewed_on": structure.get("reviewed_on"),
        "reviewed_by": structure.get("reviewed_by", ""),
        "licence": structure.get("licence", LICENCE),
        "adapted_from": structure.get("adapted_from", ""),
        **doors_of(structure.get("doors", []), slug),
    }


def _add_card(reader: Reader, number: int, row: dict[str, Any]) -> None:
    path = f"{reader.slug}/cards/{row['id']}"
    values = {
        "number": number,
        "topic": _topic(row.get("topic", ""), path),
        "picture": row.get("picture", ""),
        "states_law": row.get("states_law", False),
        "law_checked_on": row.get("law_checked_on"),
        "law_checked_by": row.get("law_checked_by", ""),
        "law_source": row.get("law_source", ""),
        "law_source_read_on": row.get("law_source_read_on"),
    }
    reader.add("cards", path, values, ("heading", "body", "easy"), parent=reader.slug)


def _add_question(reader: Reader, number: int, row: dict[str, Any]) -> None:
    path = f"{reader.slug}/questions/{row['id']}"
    reader.add("questions", path, {"number": number}, ("text",), parent=reader.slug)
    answers = row.get("answers", [])
    if len(answers) < 2 or not any(answer.get("right") for answer in answers):
        raise BundleError(f"{path}: at least two answers, and a right one")
    for place, answer in enumerate(answers, start=1):
        values = {"number": place, "right": answer.get("right", False)}
        reader.add(
            "answers",
            f"{path}/answers/{answer['id']}",
            values,
            ("text", "feedback"),
            parent=path,
        )


def _add_scenario(reader: Reader, scenario: dict[str, Any]) -> None:
    path = f"{reader.slug}/scenario"
    steps = scenario["steps"]
    _check_story(path, steps)
    style = scenario.get("style", "story")
    if style not in ("story", "chat"):
        raise BundleError(f"{path}: style is story or chat")
    reader.add("scenario", path, {"style": style}, ("title", "intro"), parent=reader.slug)
    for number, step in enumerate(steps, start=1):
        values = {
            "number": number,
            "is_ending": step.get("ending", False),
            "topic": _topic(step.get("topic", ""), path),
        }
        reader.add("steps", f"{path}/steps/{step['id']}", values, ("text", "said"), parent=path)
    for step in steps:
        above = f"{path}/steps/{step['id']}"
        for place, choice in enumerate(step.get("choices", []), start=1):
            reader.add(
                "choices",
                f"{above}/choices/{choice['id']}",
                {"number": place},
                ("text",),
                parent=above,
                leads_to=f"{path}/steps/{choice['to']}",
            )


def _check_story(path: str, steps: list[dict[str, Any]]) -> None:
    ways = {s["id"]: [c["to"] for c in s.get("choices", [])] for s in steps}
    endings = {s["id"] for s in steps if s.get("ending")}
    problems = unsafe_steps(first=steps[0]["id"], ways=ways, endings=endings)
    if problems:
        raise BundleError(f"{path}: {problems[0]}")


def _add_poll(reader: Reader, poll: dict[str, Any]) -> None:
    path = f"{reader.slug}/poll"
    reader.add("poll", path, {}, ("text",), parent=reader.slug)
    for number, option in enumerate(poll["options"], start=1):
        place = f"{path}/options/{option['id']}"
        reader.add("options", place, {"number": number}, ("text",), parent=path)


def check_paths(parts: list[Part]) -> None:
    """Two rows of one name would become one."""
    seen: set[str] = set()
    for part in parts:
        if part.path in seen:
            raise BundleError(f"{part.path}: the key is used twice")
        seen.add(part.path)


def read_all(
    content: Path, reader: Callable[[Path], Bundle], slugs: list[str] | None = None
) -> list[Bundle]:
    """Every capsule folder below `content`, or only those named."""
    folders = sorted(path.parent for path in content.glob("*/capsule.toml"))
    unknown = sorted(set(slugs or []) - {folder.name for folder in folders})
    if unknown:
        raise BundleError(f"there is no capsule {unknown[0]} in the content files")
    return [reader(folder) for folder in folders if not slugs or folder.name in slugs]
