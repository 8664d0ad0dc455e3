"""What two signals mean together: a meeting is a worry, a meeting tonight is an emergency."""

from collections.abc import Sequence

from .lexicon import Signal

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

# Two groups and the level they call for when both are found.
PAIRS: dict[frozenset[str], int] = {
    **{
        frozenset({a, b}): 4
        for a in _DYING
        for b in ("deadline", "goodbye", "giving_away", "means")
    },
    frozenset({"goodbye", "giving_away"}): 4,
    frozenset({"distress", "goodbye"}): 4,
    frozenset({"distress", "giving_away"}): 4,
    frozenset({"distress", "means"}): 4,
    **{frozenset({a, b}): 4 for a in _IMAGES for b in ("money", "deadline")},
    frozenset({"meeting", "deadline"}): 4,
    frozenset({"older_partner", "deadline"}): 3,
    frozenset({"leaving", "deadline"}): 4,
    frozenset({"held", "deadline"}): 4,
    frozenset({"abuse", "deadline"}): 4,
    frozenset({"weapon", "deadline"}): 4,
    frozenset({"weapon", "abuse"}): 4,
    frozenset({"image_threat", "dont_tell"}): 4,
    frozenset({"adult_contact", "deadline"}): 4,
    **{frozenset({a, b}): 3 for a in _COURTING for b in _COURTING if a != b},
    **{frozenset({a, "sexual_images"}): 3 for a in (*_COURTING, "money")},
    **{frozenset({a, "sexual_acts"}): 3 for a in (*_COURTING, "money", "control", "dont_tell")},
    **{frozenset({a, "dont_tell"}): 3 for a in (*_COURTING, "abuse", "control", "fear")},
    **{frozenset({a, "location"}): 3 for a in (*_COURTING, "control", "fear")},
    **{
        frozenset({a, "fear"}): 3
        for a in ("control", "abuse", "distress", "gifts_debt", "money", "leaving")
    },
}


def combined(found: Sequence[Signal], context: frozenset[str]) -> tuple[int, frozenset[str]]:
    """The level of all signals together, and the ids of the faint ones (level 1) that counted.

    Faint signals say nothing alone, and two of them need a pair of the table. Two different
    groups of real concern (level 2) make it serious (3).
    """
    level = max((signal.level for signal in found if signal.level > 1), default=0)
    counted: set[str] = set()
    groups = {signal.group for signal in found} | context
    for pair, raised in PAIRS.items():
        if pair <= groups and not pair <= context:
            level = max(level, raised)
            counted |= {signal.id for signal in found if signal.group in pair}
    if len({signal.group for signal in found if signal.level > 1}) > 1:
        level = max(level, 3)
    return level, frozenset(counted)
