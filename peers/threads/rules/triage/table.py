"""From the forms of a word to what the phrases ask for: whole words, beginnings, ends, parts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .clitics import latin_bulgarian
from .patterns import SHORTEST_PART, Node, atoms
from .tokens import squeezed

ADULT, MINOR, NUMBER = "<adult>", "<minor>", "<number>"
AGES = frozenset({ADULT, MINOR})
Asked = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """Each maps a spelling to the words of phrases that it fulfils."""

    exact: Asked
    starts: Asked
    ends: Asked
    parts: Asked

    def asked(self, form: str) -> list[str]:
        """Every word of a phrase that this form of a word in the text stands for."""
        found = list(self.exact.get(form, ()))
        for end in range(2, len(form) + 1):
            found += self.starts.get(form[:end], ())
        if self.ends:
            for start in range(len(form) - SHORTEST_PART + 1):
                found += self.ends.get(form[start:], ())
        if self.parts:
            found += self._parts_of(form)
        if form.isdecimal():
            found += _ages(form)
        return found

    def _parts_of(self, form: str) -> Iterable[str]:
        for start in range(len(form) - SHORTEST_PART + 1):
            for end in range(start + SHORTEST_PART, len(form) + 1):
                yield from self.parts.get(form[start:end], ())

    def joined(self, other: "Table") -> "Table":
        """Both tables in one."""
        return Table(
            exact=_joined(self.exact, other.exact),
            starts=_joined(self.starts, other.starts),
            ends=_joined(self.ends, other.ends),
            parts=_joined(self.parts, other.parts),
        )


def _joined(one: Asked, other: Asked) -> Asked:
    added = {key: tuple(dict.fromkeys((*one.get(key, ()), *more))) for key, more in other.items()}
    return {**one, **added}


def _ages(form: str) -> list[str]:
    age = int(form) if len(form) < 4 else 0
    named = [ADULT] if 18 <= age < 80 else [MINOR] if 8 <= age < 18 else []
    return [NUMBER, *named]


def table_of(trees: Iterable[Node], *, bulgarian: bool) -> Table:
    """The table for everything these phrases ask for, stretched spellings included."""
    kinds: dict[str, defaultdict[str, tuple[str, ...]]] = {
        kind: defaultdict(tuple) for kind in ("exact", "starts", "ends", "parts")
    }
    for atom in set().union(*map(atoms, trees)):
        if atom.startswith("<"):
            continue
        kind = _kind(atom)
        for spelling in _spellings(atom.strip("*"), kind, bulgarian=bulgarian):
            kinds[kind][spelling] += (atom,)
    return Table(**{kind: dict(asked) for kind, asked in kinds.items()})


def _kind(atom: str) -> str:
    open_front, open_end = atom.startswith("*"), atom.endswith("*")
    if open_front:
        return "parts" if open_end else "ends"
    return "starts" if open_end else "exact"


def _spellings(bare: str, kind: str, *, bulgarian: bool) -> set[str]:
    """As written, stretched, and in Latin letters; the mark of the last two is at the front."""
    latin = latin_bulgarian(bare) if bulgarian else set()
    if kind in ("ends", "parts"):
        return {bare} | {each[1:] for each in latin}
    return {bare, squeezed(bare)} | latin
