"""The small language of signal phrases, and matching in time linear in the text.

    want to die             these words in this order
    suicid*                 any word that begins so
    *icide, *icid*          any word that ends so, or holds it (verbs with glued prefixes)
    (want to|wanna) die     one of several
    (really)?               may be missing
    @want                   a word class of the same file
    ..3, ..12               up to three, up to twelve other words
    我?                     a Chinese sign that may be missing
    <adult> <minor> <number>   an age from 18, an age from 8 to 17, any number

A pattern is a tree. Positions are bits of one number: to match a word is to keep the positions
where it stands and step one to the right; a gap is a union of shifts. No backtracking exists, so
no text can make it slow. Chinese is written without spaces: each character counts as a word.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .letters import fold
from .tokens import HAN

Masks = Mapping[str, int]
Part = TypeVar("Part")
SHORTEST_PART = 3
_PIECE = re.compile(r"\(|\)\??|\||\.\.\d+|@\w+\??|<\w+>|[^\s()|]+")


class BadPattern(ValueError):
    """A signal phrase that cannot be read; the words say which and why."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word; a * leaves the rest of the word open, angle brackets are a class of numbers."""

    atom: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` words of any kind, none of them a denial."""

    most: int


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    parts: tuple["Node", ...]
    optional: bool


Node = Word | Gap | Sequence | Choice

# Words, and the sets of word classes, are parts of hundreds of phrases: while a list is read, equal
# ones are kept once.
_kept: dict[Any, Any] = {}


def _once(part: Part) -> Part:
    kept: Part = _kept.setdefault(part, part)
    return kept


def forget_parts() -> None:
    """A list is read: what stands in none of its phrases may go."""
    _kept.clear()


@dataclass
class _Reader:
    pieces: list[str]
    words: Mapping[str, Node]
    source: str
    at: int = 0
    atoms: set[str] = field(default_factory=set)

    def peek(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def take(self) -> str:
        piece = self.peek()
        self.at += 1
        return piece

    def sequence(self) -> Node:
        parts: list[Node] = []
        while self.peek() and self.peek() not in ("|", ")", ")?"):
            parts.append(self.item())
        if not parts:
            raise BadPattern(f"an empty place in the pattern {self.source!r}")
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def item(self) -> Node:
        piece = self.take()
        if piece == "(":
            return self.choice()
        if piece.startswith(".."):
            return _once(Gap(int(piece[2:])))
        if piece.startswith("@"):
            return self.word_class(piece[1:])
        if piece.startswith("<"):
            return _once(Word(piece))
        if piece.endswith("?"):
            return self.optional_sign(piece.removesuffix("?"))
        return _words(piece)

    def optional_sign(self, piece: str) -> Node:
        """A Chinese sign may be missing; in other scripts ? might mean the last letter alone."""
        if not re.fullmatch(f"[{HAN}]+", piece):
            raise BadPattern(f"put the word of {piece + '?'!r} in brackets: ({piece})?")
        return Choice((_words(piece),), optional=True)

    def choice(self) -> Node:
        parts = [self.sequence()]
        while self.peek() == "|":
            self.take()
            parts.append(self.sequence())
        if not self.peek():
            raise BadPattern(f"a bracket is not closed in the pattern {self.source!r}")
        return Choice(tuple(parts), optional=self.take() == ")?")

    def word_class(self, name: str) -> Node:
        optional = name.endswith("?")
        if name.rstrip("?") not in self.words:
            raise BadPattern(f"no word class {name!r} for the pattern {self.source!r}")
        node = self.words[name.rstrip("?")]
        return Choice((node,), optional=True) if optional else node


def _words(piece: str) -> Node:
    """A written word as the text will show it: folded, Chinese cut into characters."""
    folded = fold(piece).replace("'", "").strip()
    if re.search(f"[{HAN}]", folded):
        parts = re.findall(rf"[{HAN}]|[^{HAN}]+", folded)
        signs = tuple(_once(Word(part)) for part in parts)
        return signs[0] if len(signs) == 1 else Sequence(signs)
    if not folded or "*" in folded[1:-1] or " " in folded or _is_open(folded):
        raise BadPattern(f"the word {piece!r} cannot be matched")
    return _once(Word(folded))


def _is_open(folded: str) -> bool:
    """A word open at its front needs three letters of its own, or it would be anything."""
    return folded.startswith("*") and len(folded.strip("*")) < SHORTEST_PART


def parse(source: str, words: Mapping[str, Node]) -> Node:
    """The tree of a pattern. Raises BadPattern in words a reviewer can act on."""
    reader = _Reader(_PIECE.findall(source), words, source)
    node = reader.sequence()
    if reader.at < len(reader.pieces):
        raise BadPattern(f"a bracket too many in the pattern {source!r}")
    return node


def atoms(node: Node) -> set[str]:
    """Every word a pattern can ask for."""
    if isinstance(node, Word):
        return {node.atom}
    if isinstance(node, Gap):
        return set()
    return set().union(*map(atoms, node.parts))


# Each clause names words one of which must stand in the text.
Needs = tuple[frozenset[str], ...]


def needs(node: Node) -> Needs:
    """What a text must hold for the pattern to be possible at all: every one of these clauses."""
    if isinstance(node, Word):
        return (_once(frozenset((node.atom,))),)
    if isinstance(node, Gap):
        return ()
    each = [needs(part) for part in node.parts]
    if isinstance(node, Sequence):
        return tuple(dict.fromkeys(clause for clauses in each for clause in clauses))
    if node.optional or not all(each):
        return ()
    return (_once(frozenset().union(*(min(clauses, key=len) for clauses in each))),)


def ways(node: Node) -> tuple[Node, ...]:
    """The alternatives of a pattern; one that has none is its own."""
    if isinstance(node, Choice) and not node.optional:
        return tuple(way for part in node.parts for way in ways(part))
    return (node,)


def follow(node: Node, at: int, masks: Masks, stops: int) -> int:
    """Where the reading stands after the node, from every position of `at` at once."""
    if isinstance(node, Word):
        return (at & masks.get(node.atom, 0)) << 1
    if isinstance(node, Gap):
        return _spread(at, node.most, lambda here: (here & ~stops) << 1)
    if isinstance(node, Sequence):
        for part in node.parts:
            at = follow(part, at, masks, stops)
            if not at:
                return 0
        return at
    after = at if node.optional else 0
    for part in node.parts:
        after |= follow(part, at, masks, stops)
    return after


def precede(node: Node, at: int, masks: Masks) -> int:
    """The mirror of `follow`: where a reading that ends at `at` began."""
    if isinstance(node, Word):
        return (at >> 1) & masks.get(node.atom, 0)
    if isinstance(node, Gap):
        return _spread(at, node.most, lambda here: here >> 1)
    if isinstance(node, Sequence):
        for part in reversed(node.parts):
            at = precede(part, at, masks)
        return at
    before = at if node.optional else 0
    for part in node.parts:
        before |= precede(part, at, masks)
    return before


def _spread(at: int, most: int, step: Callable[[int], int]) -> int:
    reached = at
    for _ in range(most):
        at = step(at)
        reached |= at
    return reached


def spans(node: Node, masks: Masks, count: int) -> list[tuple[int, int]]:
    """From where to where the pattern stands, shortest readings, none within another."""
    everywhere = (1 << (count + 1)) - 1
    ends = follow(node, everywhere, masks, 0)
    starts = precede(node, ends, masks) if ends else 0
    found = []
    while starts:
        start = starts & -starts
        end = follow(node, start, masks, 0)
        first_end = (end & -end) or start << 1
        found.append((start.bit_length() - 1, first_end.bit_length() - 1))
        starts &= ~(first_end - 1)
    return found
