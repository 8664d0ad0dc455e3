"""Stories: what several concepts tell when they stand near each other, in any order and wording.

A phrase needs its words in order; youths tell what happened in words of their own. So each
language names the words of some concepts (`concepts` in its list: who is older, what hurts, what
is a picture), and the stories below, the same for every language, say which concepts together are
a reason to worry. A language that lacks a concept cannot tell those stories but in English words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .changes import prefix_of
from .pairs import BESIDE, GRAVE
from .patterns import Masks, Node, Word, follow, precede
from .plights import ALONE, PLIGHT_CONCEPTS, PLIGHTS, WITH_DENIALS
from .scenes import SCENE_CONCEPTS

# Words from the first to the last concept of a story; a message of a youth has 15 to 40.
WINDOW = 18
NEAR = 9
# Words within which faint concepts of several kinds add up.
FAR = 40
# Concepts that are denials themselves, or mean the same when denied.
UNDENIABLE = WITH_DENIALS | {"refusal", "unless", "secret", "cannot_leave", "release"}
# Of these, a single word is no "if not": "nobody threatened me" is a denial like any other.
_BUT_FOR_WORDS = frozenset({"unless"})
# All concepts that stories are made of; a list may name no other (docs/signals.md explains each).
CONCEPTS = (
    frozenset(
        """
    elder kin partner stranger helper child picture bare camera intimate ask offer pay spread
    unless secret meet alone touch hurt weapon fear night enters refusal track means release
    farewell papers toil debt cannot_leave marry abroad runaway pressure flattery private unease
    harm clients place changing fake own_face child_pictures urge eating body_harm attack cause
    holds watched gone late own_skin unconscious taken dangerous_dare rite
    knows_home prepared drunk courier honour outed
    entrusted earnest
    """.split()
    )
    | SCENE_CONCEPTS
    | PLIGHT_CONCEPTS
)


@dataclass(frozen=True)
class Story:
    """One story in one language; hits are judged by its id like those of a phrase."""

    id: str
    group: str
    level: int
    concepts: tuple[str, ...]
    window: int
    # How many of the concepts are needed; all where it is 0.
    least: int = 0


# Kinds of concepts, any of which is common. A message that holds three kinds tells of somebody who
# is under pressure, whatever the wording; two kinds are in many a harmless one.
KINDS: dict[str, str] = {
    "person": "elder kin helper stranger partner",
    "pressed": "pressure unless refusal",
    "body": "bare intimate flattery holds",
    "hidden": "secret",
    "private_place": "private night alone meet",
    "distress": "unease fear",
    "gain": "offer pay debt",
    "violence": "hurt weapon harm",
    "held_or_followed": "cannot_leave track",
}
KINDS_NEEDED = 3
# Kinds of which already two are in no harmless message that we know.
TELLING = ("body", "hidden", "gain", "violence")


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
    _told("camera-unless", "image_threat", 3, "camera spread unless"),
    _told("bare-unless", "image_threat", 3, "bare unless"),
    _told("camera-pay", "image_threat", 4, "camera pay spread"),
    _told("camera-alone-pay", "sexual_images", 3, "camera alone ask pay"),
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
    _told("stranger-buys-pictures", "sexual_images", 3, "stranger offer picture"),
    _told("debt-meet", "gifts_debt", 3, "debt meet offer"),
    _told("debt-intimate", "exploitation", 3, "debt intimate"),
    _told("partner-sells", "exploitation", 3, "partner intimate pay"),
    _told("helper-secret", "helper_accusation", 3, "helper touch secret"),
    _told("helper-alone", "helper_accusation", 3, "helper touch alone"),
    _told("helper-flatters", "adult_contact", 3, "helper flattery private"),
    _told("helper-bare", "adult_contact", 3, "helper bare"),
    _told("elder-flatters", "older_partner", 3, "elder flattery private"),
    _told("clients-body", "exploitation", 3, "clients pay"),
    _told("partner-clients", "exploitation", 3, "partner clients"),
    _told("holds-bare", "image_threat", 3, "holds bare"),
    _told("holds-unless", "image_threat", 3, "holds unless"),
    _told("fake-face", "sexual_images", 3, "fake own_face spread"),
    _told("fake-bare", "sexual_images", 3, "fake bare own_face"),
    _told("fake-picture", "sexual_images", 3, "fake own_face picture"),
    _told("child-pictures", "sexual_images", 3, "child_pictures"),
    _told("child-urge", "sexual_thoughts_children", 3, "child urge"),
    _told("camera-changing", "filmed", 3, "camera changing", NEAR),
    _told("child-camera", "sexual_images", 3, "child camera changing ask"),
    _told("child-camera-pay", "sexual_images", 3, "child camera pay"),
    _told("helper-enters", "adult_contact", 3, "helper enters changing"),
    _told("elder-touch", "adult_contact", 3, "elder touch"),
    _told("helper-gains", "adult_contact", 3, "helper offer secret"),
    _told("helper-late", "adult_contact", 3, "helper late"),
    _told("elder-late", "adult_contact", 3, "elder late"),
    # at home
    _told("kin-flatters", "abuse", 3, "kin flattery unease"),
    _told("made-and-hurt", "abuse", 3, "hurt pressure"),
    _told("kin-presses", "abuse", 3, "kin pressure private"),
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
    _told("runaway-unease", "leaving", 3, "runaway unease"),
    _told("rite", "abuse", 3, "rite kin"),
    _told("runaway-hurt", "leaving", 4, "runaway hurt"),
    # a partner
    _told("partner-hurts", "abuse", 3, "partner hurt", NEAR),
    _told("partner-unless", "control", 3, "partner spread unless"),
    _told("partner-spreads", "image_threat", 3, "partner holds spread"),
    _told("partner-tracks", "control", 3, "partner track"),
    _told("tracked-and-broken", "control", 3, "track harm"),
    _told("unconscious-bare", "sexual_acts", 3, "unconscious bare"),
    _told("unconscious-intimate", "sexual_acts", 3, "unconscious intimate"),
    _told("refused", "sexual_acts", 3, "intimate refusal"),
    _told("watched", "location", 3, "watched"),
    _told("tracked", "location", 3, "track unease"),
    _told("home-unless", "location", 3, "knows_home unless"),
    _told("home-stranger", "location", 3, "knows_home stranger"),
    _told("home-fear", "location", 3, "knows_home fear"),
    # bodies
    _told("eating", "self_harm", 3, "eating body_harm"),
    # violence for a cause, or at school
    _told("attack-weapon", "weapon", 3, "attack weapon"),
    _told("attack", "radicalisation", 3, "attack cause"),
    _told("attack-planned", "radicalisation", 3, "attack"),
    # held and used
    _told("held-clients", "exploitation", 3, "cannot_leave clients"),
    _told("clients-night", "exploitation", 3, "clients night"),
    _told("held-place", "held", 4, "cannot_leave place"),
    _told("debt-toil", "exploitation", 3, "debt toil"),
    _told("papers-toil", "held", 3, "papers toil"),
    _told("papers-debt", "held", 3, "papers debt"),
    _told("toil-held", "held", 3, "toil cannot_leave"),
    # an end
    _told("gone", "death", 3, "gone"),
    _told("taken", "death", 4, "taken"),
    _told("dare", "self_harm", 3, "dangerous_dare"),
    _told("hurts-own-skin", "self_harm", 3, "body_harm own_skin"),
    _told("farewell", "goodbye", 3, "farewell"),
    _told("eats-nothing", "self_harm", 3, "eating"),
    _told("hurts-oneself", "self_harm", 3, "body_harm"),
    _told("means-release", "death", 3, "means release"),
    _told("means-farewell", "death", 4, "means farewell"),
    _told("farewell-release", "goodbye", 4, "farewell release"),
    _told("prepared-release", "goodbye", 4, "prepared release"),
    _told("prepared-farewell", "goodbye", 4, "prepared farewell"),
    _told("prepared-entrusted", "goodbye", 3, "prepared entrusted"),
    _told("entrusted-release", "goodbye", 4, "entrusted release"),
    _told("kin-threatens-death", "weapon", 3, "kin hyperbole earnest"),
    _told("parent-threatens-death", "weapon", 3, "forebear hyperbole earnest"),
    # heard of elsewhere, and known from one's own life
    _told("heard-and-mine", "together", 3, "taught peril mirrored", FAR),
    _told("kin-as-heard", "abuse", 3, "kin mirrored peril", FAR),
    _told("partner-as-heard", "control", 3, "partner mirrored peril", FAR),
    _told("helper-as-heard", "adult_contact", 3, "helper mirrored peril", FAR),
    # what no story above foresaw
    _told("person-body", "together", 3, "person body"),
    _told("person-hidden", "together", 3, "person hidden"),
    _told("picture-bare", "sexual_images", 3, "bare picture", NEAR),
    _told("picture-changing", "filmed", 3, "changing picture", NEAR),
    _told("stranger-unless", "online_stranger", 3, "stranger unless"),
    _told("hurt-unless", "abuse", 3, "hurt unless"),
    _told("refused-unless", "together", 3, "refusal unless"),
    _told("pressed-gain", "together", 3, "pressed gain"),
    _told("pressed-violence", "together", 3, "pressed violence"),
    _told("pressed-held", "together", 3, "pressed held_or_followed"),
    _told("pressed-private", "together", 3, "pressed private_place"),
    _told("private-gain", "together", 3, "private_place gain"),
    _told("private-body", "together", 3, "private_place body"),
    _told("private-violence", "together", 3, "private_place violence"),
    _told("held-violence", "together", 3, "held_or_followed violence"),
    _told("person-private", "together", 3, "person private_place", NEAR),
    _told("partner-picture", "image_threat", 3, "partner picture spread"),
    Story("two-grave", "together", 3, tuple(GRAVE), WINDOW, 2),
    Story("two-kinds", "together", 3, tuple(TELLING), FAR, 2),
    Story("adds-up", "together", 3, tuple(KINDS), FAR, KINDS_NEEDED),
    *(
        _told(f"near-{faint}-{grave}", "together", 3, f"{faint} {grave}")
        for faint, graves in BESIDE.items()
        for grave in graves.split()
    ),
    *(_told(alone, group, 3, alone) for alone, group in ALONE.items()),
    *(
        _told(f"{plight}-{other}", group, 3, f"{plight} {other}")
        for plight, (group, others) in PLIGHTS.items()
        for other in others.split()
    ),
)


def stories_in(language: str) -> tuple[Story, ...]:
    """The stories with the ids of a language; its words may be mixed with English ones."""
    return tuple(replace(one, id=f"{prefix_of(language)}-{one.id}") for one in STORIES)


def can_be_denied(concept: str, way: Node) -> bool:
    """Whether this way to name a concept means nothing under a denial."""
    if concept in _BUT_FOR_WORDS and isinstance(way, Word):
        return True
    return concept not in UNDENIABLE


def places(node: Node, at: int, masks: Masks, stops: int) -> int:
    """Where a concept begins, among the positions of `at`."""
    ends = follow(node, at, masks, stops)
    return precede(node, ends, masks) & at if ends else 0


def told(stories: Iterable[Story], found: Mapping[str, int]) -> list[Story]:
    """The stories whose concepts all begin within their window. `found`: places by concept."""
    kinds = {kind: _any_of(concepts.split(), found) for kind, concepts in KINDS.items()}
    reach = {
        window: {name: _back(at, window) for name, at in {**found, **kinds}.items()}
        for window in (NEAR, WINDOW, FAR)
    }
    return [story for story in stories if _meet(story, reach[story.window])]


def _any_of(concepts: Iterable[str], found: Mapping[str, int]) -> int:
    at = 0
    for concept in concepts:
        at |= found.get(concept, 0)
    return at


def _meet(story: Story, reach: Mapping[str, int]) -> bool:
    """Whether there is a place from which enough of the concepts are within reach."""
    needed = story.least or len(story.concepts)
    # met[n]: the places within reach of n concepts, among those looked at so far
    met = [-1] + [0] * needed
    for concept in story.concepts:
        at = reach.get(concept, 0)
        for number in range(needed, 0, -1):
            met[number] |= met[number - 1] & at
    return bool(met[needed])


def _back(at: int, window: int) -> int:
    """Every place from which a concept is at most `window` words on."""
    covered = 1
    while covered < window:
        step = min(covered, window - covered)
        at |= at >> step
        covered += step
    return at
