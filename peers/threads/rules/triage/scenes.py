"""Scenes: where grave words stand in a message that is not about the writer's own trouble.

A lesson about blackmail, a film in which somebody is threatened, "what is sextortion?", a picture
of the writer as a small child that granny posted, dying because the phone is dead. Each language
names the words (the concepts in SCENE_CONCEPTS), and the scenes below, the same for every
language, say when the grave words among them do not count, as in an idiom.

When in doubt it stays an alarm: words about oneself within a scene, or its voids anywhere in the
message, undo it. So a lesson never silences somebody who says that it happens to them as well.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# From where to where something stands, in words.
Span = tuple[int, int]
Spans = Mapping[str, list[Span]]

SCENE_CONCEPTS = frozenset(
    """
    taught peril explain mirrored oneself writer contrast
    forebear posted small_then hyperbole trifle
    """.split()
)
# What is read in the writer's own language only, and what means nothing under a denial.
WRITERS_OWN = frozenset({"oneself", "writer", "contrast"})
DENIABLE = frozenset({"mirrored"})
# Words about oneself so near a grave word mean that it is one's own.
_BESIDE = 3
_BEFORE = 10
# A Chinese sign, a Vietnamese syllable are less than a word.
_BESIDE_IN = {"zh-hans": 8, "vi": 5}
# How many words before a scene of childhood are part of it: "a photo of me as a baby".
_HEAD = 4
_ABOUT_ONESELF = frozenset({"mirrored"})
_OF_THE_BODY = frozenset("bare touch intimate unless pay secret stranger helper fake hurt".split())
_OF_AN_END = frozenset(
    """
    means release farewell prepared gone taken own_skin body_harm eating hurt harm weapon fear
    unless unease refusal cannot_leave runaway kin partner
    """.split()
)


@dataclass(frozen=True)
class Scene:
    """`frame` and `grave` near each other. `voids` are concepts that undo it wherever they are."""

    frame: str
    grave: str
    window: int
    voids: frozenset[str]
    # What must stand near as well.
    beside: str = ""
    # Only of others: no word about oneself between the two or next to the grave one.
    of_others: bool = False
    # Whether the words of the scene itself count among its voids.
    strict: bool = True


SCENES = (
    Scene("taught", "peril", 14, _ABOUT_ONESELF, of_others=True),
    Scene("explain", "peril", 8, _ABOUT_ONESELF, of_others=True),
    Scene("small_then", "posted", 16, _OF_THE_BODY, beside="forebear"),
    Scene("trifle", "hyperbole", 8, _OF_AN_END, strict=False),
)


@dataclass(frozen=True)
class Setting:
    """A text as scenes see it: where their concepts stand, and where clauses and sentences end."""

    language: str
    at: Spans
    breaks: int
    sentences: int
    count: int

    def positions(self, concept: str) -> list[Span]:
        return self.at.get(concept, [])

    def beside(self) -> int:
        return _BESIDE_IN.get(self.language, _BESIDE)


def possible(at: Spans) -> list[Scene]:
    """The scenes whose words are there at all."""
    return [
        scene
        for scene in SCENES
        if all(at.get(name) for name in (scene.frame, scene.grave, scene.beside) if name)
    ]


def covered(setting: Setting, named: Callable[[int], set[str]]) -> int:
    """The positions whose words do not count.

    `named` tells the concepts of the message but for the positions it is given.
    """
    mask = 0
    for scene in possible(setting.at):
        if any(setting.positions(name) for name in scene.voids & SCENE_CONCEPTS):
            continue
        part = _covered(scene, setting)
        if part and named(0 if scene.strict else part).isdisjoint(scene.voids):
            mask |= part
    return mask


def apart(at: Spans, concept: str, others: str) -> list[Span]:
    """Where a concept stands outside of another: "how does that work" is no "he does that"."""
    return [
        (start, end)
        for start, end in at.get(concept, [])
        if not any(first < end and start < last for first, last in at.get(others, []))
    ]


def _covered(scene: Scene, setting: Setting) -> int:
    frames = setting.positions(scene.frame)
    walls = _walls(setting)
    own = _own(setting, "oneself") if scene.of_others else 0
    mine = own | (_own(setting, "writer") if scene.of_others else 0)
    mask = 0
    for grave in setting.positions(scene.grave):
        for frame in _nearest(grave, frames):
            first, last = min(grave[0], frame[0]), max(grave[1], frame[1])
            inner = _range(min(grave[1], frame[1]), max(grave[0], frame[0]))
            if last - first > scene.window + (grave[1] - grave[0]) + (frame[1] - frame[0]):
                continue
            if inner & mine or walls & _range(first + 1, last):
                continue
            if _besides(grave, setting, own, mine, last=frame[0] > grave[0]):
                continue
            if scene.beside:
                mask |= _with(setting.positions(scene.beside), first, last, setting)
            elif scene.of_others:
                mask |= _range(first, last)
            else:
                mask |= _range(*grave)
    return mask


def _nearest(grave: Span, frames: list[Span]) -> list[Span]:
    """The frames before and after: more than these need not be asked."""
    place = bisect_left(frames, grave)
    return frames[max(0, place - 1) : place + 1]


def _range(start: int, end: int) -> int:
    return (1 << end) - (1 << start) if end > start else 0


def _walls(setting: Setting) -> int:
    """Where a scene ends: a new sentence, or a "but"."""
    walls = setting.sentences
    for start, _end in setting.positions("contrast"):
        walls |= 1 << start
    return walls


def _own(setting: Setting, concept: str) -> int:
    """Words about oneself, those of "my presentation" and "how do I protect myself" apart."""
    return _all(setting, concept) & ~_all(setting, "taught") & ~_all(setting, "explain")


def _all(setting: Setting, concept: str) -> int:
    places = 0
    for start, end in setting.positions(concept):
        places |= _range(start, end)
    return places


def _besides(grave: Span, setting: Setting, own: int, mine: int, *, last: bool) -> int:
    """Words about oneself in the clause of the grave word and near it.

    Nobody can tell where a clause ends that has no stop: where the frame comes `last`, what
    stands before the grave word is looked through further.
    """
    start, end = grave
    for _ in range(_BEFORE if last else setting.beside()):
        start -= start > 0 and not setting.breaks >> start & 1
    for _ in range(setting.beside()):
        end += end < setting.count and not setting.breaks >> end & 1
    return mine & _range(start, grave[0]) | own & _range(*grave) | own & _range(grave[1], end)


def _with(others: list[Span], first: int, last: int, setting: Setting) -> int:
    """The scene with the one who must be near; nothing where nobody is."""
    near = [one for one in others if first - 8 <= one[0] <= last + 8]
    if not near:
        return 0
    first, last = min(first, near[0][0]), max(last, near[0][1])
    return _range(_head(first, setting), last)


def _head(first: int, setting: Setting) -> int:
    """Where what a clause begins with belongs to the scene: "a photo of me as a baby"."""
    start = first
    while start and start > first - _HEAD and not setting.breaks >> start & 1:
        start -= 1
    return start
