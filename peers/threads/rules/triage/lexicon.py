"""The signal phrases of a language, read from data once and made ready for matching.

The data lie in `peers/threads/signals/<language>.json`, one phrase a line, so that staff and
native speakers can review them; a phrase keeps its id for good, because hits are judged by id.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .changes import AS_SHIPPED, Added, Changes, in_plain_words
from .clitics import forms_in
from .index import Index
from .patterns import BadPattern, Node, forget_parts, needs, parse, ways
from .scenes import SCENE_CONCEPTS
from .stories import Story, stories_in
from .table import AGES, Table, table_of
from .tokens import Tokens, bits

FOLDER = Path(__file__).resolve().parents[2] / "signals"
LANGUAGES = "en fr nl de ar fa ps sq ro bg vi zh-hans pcm".split()


@dataclass(frozen=True)
class Signal:
    """One phrase. Level 1 counts only together with others (see `combinations`)."""

    id: str
    group: str
    level: int
    pattern: str
    note: str
    tree: Node
    # False where the denial is the signal itself ("I do not want to live").
    deniable: bool


@dataclass(frozen=True)
class Lexicon:
    language: str
    signals: tuple[Signal, ...]
    # Phrases whose words do not count: "dying of laughter".
    idioms: Index[Node]
    negators: tuple[Node, ...]
    # Phrases that begin with a denial and deny nothing: "not only", "won't stop".
    no_denials: Index[Node]
    # Words that begin a new clause, over which a denial does not reach: "but".
    clauses: tuple[Node, ...]
    # How many words before a phrase a denial may stand.
    reach: int
    # Everyday words, for telling the language of a short text.
    common: frozenset[str]
    table: "Table"
    # What a story is made of.
    concepts: Mapping[str, Node]
    # The stories this language has the words for.
    stories: tuple["Story", ...]
    # The phrases, and the ways to name a concept, by the words they cannot do without.
    by_word: Index[Signal]
    named_by: Index[tuple[str, Node]]
    # The same for the concepts that scenes are made of.
    set_by: Index[tuple[str, Node]]

    def masks(self, words: Tokens) -> dict[str, int]:
        """For every word a phrase can ask for, the positions where it stands."""
        places: dict[str, list[int]] = {}
        for position, forms in enumerate(forms_in(self.language, words)):
            for form in forms:
                places.setdefault(form, []).append(position)
        masks: dict[str, int] = {}
        for form, positions in places.items():
            if asked := self.table.asked(form):
                standing = bits(positions)
                for atom in asked:
                    masks[atom] = masks.get(atom, 0) | standing
        for age in AGES & masks.keys():
            masks[age] &= ~words.amounts
        return masks


def _nodes(sources: Iterable[str], words: Mapping[str, Node]) -> tuple[Node, ...]:
    return tuple(parse(source, words) for source in sources)


def _signal(row: Mapping[str, Any], words: Mapping[str, Node]) -> Signal:
    tree = parse(row["pattern"], words)
    return Signal(
        id=row["id"],
        group=row["group"],
        level=row["level"],
        pattern=row["pattern"],
        note=row["note"],
        tree=tree,
        deniable=row.get("deniable", True),
    )


def build(data: Mapping[str, Any]) -> Lexicon:
    """A lexicon from the data of one language. Raises BadPattern for a phrase nobody can read."""
    words: dict[str, Node] = {}
    for name, source in data["words"].items():
        words[name] = parse(source if source.startswith("(") else f"({source})", words)
    signals = tuple(_signal(row, words) for row in data["signals"])
    if len({signal.id for signal in signals}) < len(signals):
        raise BadPattern(f"an id is used twice in {data['language']}")
    idioms, negators = _nodes(data["idioms"], words), _nodes(data["negators"], words)
    no_denials, clauses = _nodes(data["no_denials"], words), _nodes(data["clauses"], words)
    trees = [signal.tree for signal in signals] + [*idioms, *negators, *no_denials, *clauses]
    concepts = {name: parse(source, words) for name, source in data.get("concepts", {}).items()}
    trees += concepts.values()
    return Lexicon(
        language=data["language"],
        signals=signals,
        idioms=_indexed(idioms),
        negators=negators,
        no_denials=_indexed(no_denials),
        clauses=clauses,
        reach=data["reach"],
        common=frozenset(re.split(r"\s+", data["common"])),
        table=table_of(trees, bulgarian=data["language"] == "bg"),
        concepts=concepts,
        stories=stories_in(data["language"]),
        by_word=_by_word(signals),
        named_by=_ways_of({name: concepts[name] for name in concepts.keys() - SCENE_CONCEPTS}),
        set_by=_ways_of({name: concepts[name] for name in concepts.keys() & SCENE_CONCEPTS}),
    )


def _ways_of(concepts: Mapping[str, Node]) -> Index[tuple[str, Node]]:
    return Index.of(
        ((name, way), needs(way)) for name, node in sorted(concepts.items()) for way in ways(node)
    )


def _indexed(nodes: Iterable[Node]) -> Index[Node]:
    return Index.of((node, needs(node)) for node in nodes)


def _by_word(signals: Iterable[Signal]) -> Index[Signal]:
    return Index.of((signal, needs(signal.tree)) for signal in signals)


def lexicon(language: str, changes: Changes = AS_SHIPPED) -> Lexicon:
    """The lexicon of one of LANGUAGES with the changes of an organisation."""
    concerns = changes.of(language)
    return _changed(language, concerns) if concerns != AS_SHIPPED else _shipped(language)


@cache
def _shipped(language: str) -> Lexicon:
    """Read once in a process."""
    path = FOLDER / f"{language}.json"
    shipped = build(json.loads(path.read_text(encoding="utf-8")))
    forget_parts()
    return shipped


@lru_cache(maxsize=4 * len(LANGUAGES))
def _changed(language: str, changes: Changes) -> Lexicon:
    """Only the phrases that were added are read; all others are taken over as they are."""
    shipped = _shipped(language)
    added = tuple(own_signal(one) for one in changes.added)
    kept = tuple(signal for signal in shipped.signals if signal.id not in changes.off)
    stories = tuple(story for story in shipped.stories if story.id not in changes.off)
    more = table_of((signal.tree for signal in added), bulgarian=language == "bg")
    signals = kept + added
    return replace(
        shipped,
        signals=signals,
        by_word=_by_word(signals),
        stories=stories,
        table=shipped.table.joined(more),
    )


def own_signal(one: Added) -> Signal:
    """A phrase of the organisation's own, made ready. Raises BadPattern."""
    pattern = in_plain_words(one.words)
    tree = parse(pattern, {})
    return Signal(one.id, one.group, one.level, pattern, "", tree, deniable=True)
