"""Stories: what several concepts tell when they stand near each other, in any order and wording.

A phrase needs its words in order; youths tell what happened in words of their own. So each
language names the words of some concepts (`concepts` in its list: who is older, what hurts, what
is a picture), and the stories below, the same for every language, say which concepts together are
a reason to worry. A language that lacks a concept cannot tell those stories but in English words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .changes import prefix_of
from .patterns import Masks, Node, follow, precede

# Words from the first to the last concept of a story; a message of a youth has 15 to 40.
WINDOW = 18
NEAR = 9
# Concepts that are denials themselves, or mean the same when denied.
UNDENIABLE = frozenset({"refusal", "unless", "secret", "cannot_leave", "release"})
# All concepts that stories are made of; a list may name no other (docs/signals.md explains each).
CONCEPTS = frozenset(
    """
    elder kin partner stranger helper child picture bare camera intimate ask offer pay spread
    unless secret meet alone touch hurt weapon fear night enters refusal track means release
    farewell papers toil debt cannot_leave marry abroad runaway
    """.split()
)


@dataclass(frozen=True)
class Story:
    """One story in one language; hits are judged by its id like those of a phrase."""

    id: str
    group: str
    level: int
    concepts: tuple[str, ...]
    window: int


def _told(name: str, group: str, level: int, concepts: str, window: int = WINDOW) -> Story:
    return Story(name, group, level, tuple(concepts.split()), window)


STORIES: tuple[Story, ...] = (
    # pictures
    _told("bare-offer", "sexual_images", 3, "bare offer"),
    _told("bare-elder", "sexual_images", 3, "bare elder"),
    _told("bare-stranger", "sexual_images", 3, "bare stranger ask"),
    _told("bare-ask-picture", "sexual_images", 3, "bare ask picture"),
    _told("bare-spread", "sexual_images", 3, "bare spread", NEAR),
    _told("bare-camera", "sexual_images", 3, "bare camera", NEAR),
    _told("picture-unless", "image_threat", 3, "picture spread unless"),
    _told("picture-pay", "image_threat", 4, "picture spread pay unless"),
    _told("camera-pay", "image_threat", 4, "camera pay spread"),
    _told("child-bare", "sexual_images", 3, "child bare"),
    _told("child-picture", "sexual_thoughts_children", 3, "child ask picture"),
    # somebody older, or from the internet
    _told("elder-secret", "older_partner", 3, "elder secret"),
    _told("elder-meet", "older_partner", 3, "elder meet"),
    _told("elder-offer", "older_partner", 3, "elder offer meet"),
    _told("elder-intimate", "older_partner", 3, "elder intimate"),
    _told("stranger-secret", "online_stranger", 3, "stranger secret"),
    _told("stranger-meet", "meeting", 3, "stranger meet alone"),
    _told("stranger-offer", "gifts_debt", 3, "stranger offer meet"),
    _told("debt-meet", "gifts_debt", 3, "debt meet offer"),
    _told("debt-intimate", "exploitation", 3, "debt intimate"),
    _told("partner-sells", "exploitation", 3, "partner intimate pay"),
    _told("helper-secret", "helper_accusation", 3, "helper touch secret"),
    _told("helper-alone", "helper_accusation", 3, "helper touch alone"),
    # at home
    _told("kin-night", "abuse", 3, "kin night enters"),
    _told("kin-watches", "abuse", 3, "kin bare camera"),
    _told("kin-touch", "abuse", 3, "kin touch night"),
    _told("kin-touch-no", "abuse", 3, "kin touch refusal"),
    _told("kin-touch-secret", "abuse", 3, "kin touch secret"),
    _told("kin-hurts", "abuse", 3, "kin hurt", NEAR),
    _told("kin-weapon", "weapon", 3, "kin weapon fear"),
    _told("marry", "marriage", 3, "marry kin refusal"),
    _told("marry-abroad", "marriage", 3, "marry abroad"),
    _told("runaway-fear", "leaving", 3, "runaway fear"),
    _told("runaway-hurt", "leaving", 4, "runaway hurt"),
    # a partner
    _told("partner-hurts", "abuse", 3, "partner hurt", NEAR),
    _told("partner-tracks", "control", 3, "partner track"),
    _told("refused", "sexual_acts", 3, "intimate refusal"),
    # held and used
    _told("papers-toil", "held", 3, "papers toil"),
    _told("papers-debt", "held", 3, "papers debt"),
    _told("toil-held", "held", 3, "toil cannot_leave"),
    # an end
    _told("means-release", "death", 3, "means release"),
    _told("means-farewell", "death", 4, "means farewell"),
    _told("farewell-release", "goodbye", 4, "farewell release"),
)


def stories_in(language: str) -> tuple[Story, ...]:
    """The stories with the ids of a language; its words may be mixed with English ones."""
    return tuple(
        Story(f"{prefix_of(language)}-{one.id}", one.group, one.level, one.concepts, one.window)
        for one in STORIES
    )


def places(node: Node, at: int, masks: Masks, stops: int) -> int:
    """Where a concept begins, among the positions of `at`."""
    ends = follow(node, at, masks, stops)
    return precede(node, ends, masks) & at if ends else 0


def told(stories: Iterable[Story], found: Mapping[str, int]) -> list[Story]:
    """The stories whose concepts all begin within their window. `found`: places by concept."""
    reach = {window: {c: _back(at, window) for c, at in found.items()} for window in (NEAR, WINDOW)}
    return [story for story in stories if _meet(story, reach[story.window])]


def _meet(story: Story, reach: Mapping[str, int]) -> bool:
    both = -1
    for concept in story.concepts:
        both &= reach.get(concept, 0)
    return bool(both)


def _back(at: int, window: int) -> int:
    """Every place from which a concept is at most `window` words on."""
    covered = 1
    while covered < window:
        step = min(covered, window - covered)
        at |= at >> step
        covered += step
    return at
