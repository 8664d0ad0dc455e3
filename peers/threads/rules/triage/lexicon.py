"""The signal phrases of a language, read from data once and made ready for matching.

The data lie in `peers/threads/signals/<language>.json`, one phrase a line, so that staff and
native speakers can review them; a phrase keeps its id for good, because hits are judged by id.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .clitics import forms_in, latin_bulgarian
from .patterns import BadPattern, Node, atoms, parse
from .tokens import Tokens, bits, squeezed

FOLDER = Path(__file__).resolve().parents[2] / "signals"
LANGUAGES = "en fr nl de ar fa ps sq ro bg vi zh-hans pcm".split()
ADULT, MINOR, NUMBER = "<adult>", "<minor>", "<number>"


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
    idioms: tuple[Node, ...]
    negators: tuple[Node, ...]
    # Phrases that begin with a denial and deny nothing: "not only", "won't stop".
    no_denials: tuple[Node, ...]
    # Words that begin a new clause, over which a denial does not reach: "but".
    clauses: tuple[Node, ...]
    # How many words before a phrase a denial may stand.
    reach: int
    # Everyday words, for telling the language of a short text.
    common: frozenset[str]
    exact: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, str]

    def masks(self, words: Tokens) -> dict[str, int]:
        """For every word a phrase can ask for, the positions where it stands."""
        places: dict[str, list[int]] = {}
        for position, forms in enumerate(forms_in(self.language, words)):
            for form in forms:
                places.setdefault(form, []).append(position)
        masks: dict[str, int] = {}
        for form, positions in places.items():
            if asked := self._asked(form):
                standing = bits(positions)
                for atom in asked:
                    masks[atom] = masks.get(atom, 0) | standing
        return masks

    def _asked(self, form: str) -> list[str]:
        asked = list(self.exact.get(form, ()))
        starts = (form[:end] for end in range(2, len(form) + 1))
        asked += [self.stems[start] for start in starts if start in self.stems]
        if form.isdecimal():
            asked += _ages(form)
        return asked


def _ages(form: str) -> list[str]:
    age = int(form) if len(form) < 4 else 0
    named = [ADULT] if 18 <= age < 80 else [MINOR] if 8 <= age < 18 else []
    return [NUMBER, *named]


def _tables(
    trees: Iterable[Node], *, bulgarian: bool
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Lookup tables for whole words and for beginnings, stretched spellings included."""
    exact: dict[str, tuple[str, ...]] = {}
    stems: dict[str, str] = {}
    for atom in set().union(*map(atoms, trees)):
        if atom.startswith("<"):
            continue
        bare = atom.rstrip("*")
        spellings = {bare, squeezed(bare)} | (latin_bulgarian(bare) if bulgarian else set())
        for spelling in spellings:
            if atom.endswith("*"):
                stems.setdefault(spelling, atom)
            else:
                exact[spelling] = (*exact.get(spelling, ()), atom)
    return exact, stems


def _nodes(sources: Iterable[str], words: Mapping[str, Node]) -> tuple[Node, ...]:
    return tuple(parse(source, words) for source in sources)


def _signal(row: Mapping[str, Any], words: Mapping[str, Node]) -> Signal:
    return Signal(
        id=row["id"],
        group=row["group"],
        level=row["level"],
        pattern=row["pattern"],
        note=row["note"],
        tree=parse(row["pattern"], words),
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
    exact, stems = _tables(trees, bulgarian=data["language"] == "bg")
    return Lexicon(
        language=data["language"],
        signals=signals,
        idioms=idioms,
        negators=negators,
        no_denials=no_denials,
        clauses=clauses,
        reach=data["reach"],
        common=frozenset(re.split(r"\s+", data["common"])),
        exact=exact,
        stems=stems,
    )


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of one of LANGUAGES, read once in a process."""
    path = FOLDER / f"{language}.json"
    return build(json.loads(path.read_text(encoding="utf-8")))
