"""Which patterns can stand in a text at all, found by its words instead of pattern by pattern."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic, TypeVar

from .patterns import Needs

Item = TypeVar("Item")


@dataclass(frozen=True)
class Index(Generic[Item]):
    """Items with what their patterns need (`patterns.needs`), each filed under its rarest clause.

    A text has some forty words and a list thousands of patterns: asking by word costs what stands
    in the text, not what stands in the list.
    """

    items: tuple[Item, ...]
    clauses: tuple[Needs, ...]
    # Positions in `items` by a word that the pattern cannot do without.
    by_word: dict[str, tuple[int, ...]]
    # Patterns that name no word they need.
    always: tuple[int, ...]

    @classmethod
    def of(cls, entries: Iterable[tuple[Item, Needs]]) -> "Index[Item]":
        rows = tuple(entries)
        by_word: defaultdict[str, list[int]] = defaultdict(list)
        always = []
        for at, (_item, clauses) in enumerate(rows):
            if not clauses:
                always.append(at)
            for word in min(clauses, key=len, default=()):
                by_word[word].append(at)
        return cls(
            items=tuple(item for item, _clauses in rows),
            clauses=tuple(clauses for _item, clauses in rows),
            by_word={word: tuple(places) for word, places in by_word.items()},
            always=tuple(always),
        )

    def possible(self, there: AbstractSet[str]) -> list[Item]:
        """The items whose every clause is met by the words that stand there, in their order."""
        near = {*self.always}
        for word in there:
            near.update(self.by_word.get(word, ()))
        return [
            self.items[at]
            for at in sorted(near)
            if not any(clause.isdisjoint(there) for clause in self.clauses[at])
        ]
