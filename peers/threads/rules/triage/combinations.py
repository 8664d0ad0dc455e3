"""What two signals mean together: a meeting is a worry, a meeting tonight is an emergency."""

from collections.abc import Sequence

from .lexicon import Signal
from .stories import Story

_DYING = ("death", "self_harm")
_IMAGES = ("sexual_images", "image_threat")
_COURTING = (
    "older_partner",
    "secrecy",
    "gifts_debt",
    "online_stranger",
    "meeting",
    "adult_contact",
)


def _each(groups: Sequence[str], others: Sequence[str], level: int) -> dict[frozenset[str], int]:
    return {frozenset({a, b}): level for a in groups for b in others if a != b}


# Groups and the level they call for when all of them are found. Groups of faint signals (naked,
# camera, at night in my room) say nothing alone; together they tell what no single phrase does.
TOGETHER: dict[frozenset[str], int] = {
    **_each(_DYING, ("deadline", "goodbye", "giving_away", "means"), 4),
    **_each(("goodbye",), ("giving_away", "distress", "dark", "ending"), 4),
    **_each(("ending",), ("dark", "distress", "giving_away"), 3),
    **_each(("distress",), ("giving_away", "means"), 4),
    **_each(_IMAGES, ("money", "deadline"), 4),
    **_each(("deadline",), ("meeting", "leaving", "held", "abuse", "weapon", "adult_contact"), 4),
    **_each(("weapon",), ("abuse", "money"), 4),
    **_each(("image_threat",), ("dont_tell",), 4),
    **_each(("deadline",), ("older_partner",), 3),
    **_each(_COURTING, _COURTING, 3),
    **_each(("sexual_images", "location"), _COURTING, 3),
    **_each(("sexual_acts",), (*_COURTING, "money", "control", "dont_tell", "refused", "kin"), 3),
    **_each(("dont_tell",), (*_COURTING, "abuse", "control", "fear"), 3),
    **_each(("location",), ("control", "fear"), 3),
    **_each(("fear",), ("control", "distress", "gifts_debt", "money", "leaving"), 3),
    **_each(("undress",), ("camera", "spread", "pressed", "gave", "online_stranger", "kin"), 3),
    **_each(("bedroom",), ("kin", "refused", "undress", "secrecy", "older_partner"), 3),
    **_each(("closeness",), (*_COURTING, "kin", "dont_tell", "refused", "bedroom"), 3),
    **_each(("filmed",), ("bath", "undress", "bedroom"), 3),
    **_each(("dark",), ("means", "distress", "self_harm"), 3),
    **_each(("papers",), ("toil", "held", "money"), 3),
    **_each(("toil",), ("held", "dont_tell", "fear"), 3),
    **_each(("gave",), ("older_partner", "secrecy", "dont_tell"), 3),
    frozenset({"camera", "pressed", "gave"}): 3,
    frozenset({"camera", "pressed", "online_stranger"}): 3,
    frozenset({"camera", "pressed", "secrecy"}): 3,
    frozenset({"ultimatum", "money", "camera"}): 3,
    frozenset({"ultimatum", "money", "spread"}): 3,
    frozenset({"ultimatum", "camera", "spread"}): 3,
    frozenset({"ultimatum", "undress"}): 3,
    frozenset({"marriage", "kin", "pressed"}): 3,
    frozenset({"marriage", "kin", "refused"}): 3,
    frozenset({"pressed", "refused", "kin"}): 2,
}


def combined(
    found: Sequence[Signal | Story], context: frozenset[str]
) -> tuple[int, frozenset[str]]:
    """The level of all signals together, and the ids of the faint ones (level 1) that counted.

    Faint signals say nothing alone, and two of them need an entry of the table. Two different
    groups of real concern (level 2) make it serious (3).
    """
    level = max((signal.level for signal in found if signal.level > 1), default=0)
    counted: set[str] = set()
    groups = {signal.group for signal in found} | context
    for groups_needed, raised in TOGETHER.items():
        if groups_needed <= groups and not groups_needed <= context:
            level = max(level, raised)
            counted |= {signal.id for signal in found if signal.group in groups_needed}
    if len({signal.group for signal in found if signal.level > 1}) > 1:
        level = max(level, 3)
    return level, frozenset(counted)
