"""How a draft moves, and how two writers' texts come together: pure, no Django and no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Values = Mapping[str, Any]
Document = Mapping[str, Values]


class State(StrEnum):
    DRAFT = "draft"
    WITH_COACH = "with_coach"
    WITH_NGO = "with_ngo"
    PUBLISHED = "published"
    PUT_ASIDE = "put_aside"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.WITH_COACH, State.WITH_NGO, State.PUT_ASIDE}),
    State.WITH_COACH: frozenset({State.DRAFT, State.WITH_NGO, State.PUT_ASIDE}),
    State.WITH_NGO: frozenset({State.DRAFT, State.PUBLISHED, State.PUT_ASIDE}),
    State.PUBLISHED: frozenset(),
    State.PUT_ASIDE: frozenset({State.DRAFT}),
}


def can_move(old: str, new: str) -> bool:
    return State(new) in TRANSITIONS[State(old)]


def first_stop(*, author_is_youth: bool) -> State:
    """A youth author's draft goes to their coach first; nobody's goes straight to the public."""
    return State.WITH_COACH if author_is_youth else State.WITH_NGO


@dataclass(frozen=True)
class Clash:
    """Both changed this column since they had the same text: a person decides."""

    path: str
    column: str
    base: Any
    mine: Any
    live: Any


@dataclass(frozen=True)
class Merged:
    """`document` holds my side where there is a clash; `taken` are the paths that changed in it."""

    document: dict[str, dict[str, Any]]
    clashes: tuple[Clash, ...]
    taken: tuple[str, ...]


def merge(*, base: Document, mine: Document, live: Document) -> Merged:
    """Three-way: what only one side changed is taken from that side.

    A part that one side removed is gone, unless the other side changed it meanwhile: a text that
    somebody has just worked on is never thrown away by somebody else's removal.
    """
    document: dict[str, dict[str, Any]] = {}
    clashes: list[Clash] = []
    for path in {**mine, **live}:
        was, here, there = base.get(path), mine.get(path), live.get(path)
        if here is not None and there is not None:
            document[path], found = _merge_part(path, was or {}, here, there)
            clashes += found
        elif (left := there if here is None else here) is not None and left != was:
            document[path] = dict(left)
    _bring_parents(document, mine, live)
    taken = tuple(p for p in {**mine, **document} if document.get(p) != mine.get(p))
    return Merged(document=document, clashes=tuple(clashes), taken=taken)


def _merge_part(
    path: str, was: Values, here: Values, there: Values
) -> tuple[dict[str, Any], list[Clash]]:
    values: dict[str, Any] = {}
    clashes = []
    for column in {**there, **here}:
        old, mine, live = was.get(column), here.get(column), there.get(column)
        values[column] = live if mine == old else mine
        # A place in the order is nobody's text: the draft's order wins quietly.
        if mine not in (old, live) and live != old and column != "number":
            clashes.append(Clash(path=path, column=column, base=old, mine=mine, live=live))
    return values, clashes


def _bring_parents(document: dict[str, dict[str, Any]], mine: Document, live: Document) -> None:
    """An answer that somebody worked on keeps its question, even where the other removed it."""
    known = {**live, **mine}
    missing = ({parent_of(path) for path in document} - set(document)) & set(known)
    while missing:
        document |= {path: dict(known[path]) for path in missing}
        missing = ({parent_of(path) for path in document} - set(document)) & set(known)


def parent_of(path: str) -> str:
    """The path of the part that holds this one; "" for the capsule itself."""
    parts = path.split("/")
    if len(parts) == 1:
        return ""
    # One of its kind (scenario, poll) hangs on the capsule by one word, all others by two.
    return "/".join(
        parts[:-1] if parts[-1] in ("scenario", "poll") and len(parts) == 2 else parts[:-2]
    )
