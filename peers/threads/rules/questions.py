"""Which prepared questions fit a topic, who may ask them, and what an answer says about the risk.

Prepared, so that nobody asks a youth for details or pictures, and plain, so that a tap is enough.
An answer may raise the risk, never lower it: "no" and "I would rather not say" say nothing, and
whoever does not know is not taken for a no (SAFEGUARDING, Triage). The words people read are in
`peers/threads/questions.py`. Everything here is pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .risk import UNDER_13, UNSURE, YES, Verdict
from .topics import Risk

NO = "no"
# How many are shown right after opening: more would be a form, and nobody is examined here.
AT_MOST_AT_OPENING = 3

_PERSON = frozenset(
    {
        *("grooming", "sextortion", "teen_pimp", "exploitation", "contact_by_adult"),
        *("sexual_harassment_online", "stalking_control", "sexting_consensual"),
        *("love_relationships", "ncii", "radicalisation", "own_harmful_behaviour"),
    }
)
_PRESSED = _PERSON | {"commercial_gaming", "cyberbullying"}
_HURT = frozenset({"abuse_offline", "runaway", "exploitation", "teen_pimp", "stalking_control"})
_LOW = frozenset({"mental_distress", "self_harm", "suicide", "cyberbullying", "hate_speech"})
_HOW_TO = frozenset(
    {
        *("account_security", "privacy_reputation", "technical_settings", "media_literacy"),
        *("commercial_gaming", "migration_legal"),
    }
)


@dataclass(frozen=True)
class Prepared:
    """One question: the topics it fits (none: all but `not_for`), and what answers mean."""

    topics: frozenset[str] = frozenset()
    not_for: frozenset[str] = frozenset()
    raises: Mapping[str, Risk] = field(default_factory=dict)
    # Under 13 a "yes" to it means that somebody is after the child now (triage table, R4).
    is_grooming_sign: bool = False
    at_opening: bool = False

    @property
    def for_peers(self) -> bool:
        """A peer asks only what opens nothing heavy; the rest is an adult's to ask."""
        return not self.raises

    def fits(self, topic: str) -> bool:
        return topic not in self.not_for and (not self.topics or topic in self.topics)


# In the order in which they are offered.
QUESTIONS: dict[str, Prepared] = {
    "still_going": Prepared(not_for=_HOW_TO, at_opening=True),
    "trusted_adult": Prepared(not_for=_HOW_TO, at_opening=True),
    "told_someone": Prepared(not_for=_HOW_TO, at_opening=True),
    "can_get_in": Prepared(topics=frozenset({"account_security"}), at_opening=True),
    "someone_knows": Prepared(
        topics=frozenset({"account_security", "privacy_reputation"}), at_opening=True
    ),
    "paid": Prepared(topics=frozenset({"commercial_gaming", "sextortion"}), at_opening=True),
    "has_guardian": Prepared(topics=frozenset({"migration_legal"}), at_opening=True),
    "know_person": Prepared(topics=_PRESSED - {"commercial_gaming"}),
    "someone_there": Prepared(topics=_LOW | _HURT),
    "safe_now": Prepared(not_for=_HOW_TO, raises={NO: Risk.R4, UNSURE: Risk.R3}),
    "afraid": Prepared(not_for=_HOW_TO, raises={YES: Risk.R3, UNSURE: Risk.R2}),
    "hurting_self": Prepared(not_for=_HOW_TO, raises={YES: Risk.R3, UNSURE: Risk.R2}),
    "much_older": Prepared(
        topics=_PERSON, raises={YES: Risk.R3, UNSURE: Risk.R2}, is_grooming_sign=True
    ),
    "keep_secret": Prepared(
        topics=_PERSON | _HURT, raises={YES: Risk.R2, UNSURE: Risk.R2}, is_grooming_sign=True
    ),
    "wants_to_meet": Prepared(
        topics=_PERSON, raises={YES: Risk.R3, UNSURE: Risk.R2}, is_grooming_sign=True
    ),
    "wants_something": Prepared(
        topics=_PRESSED, raises={YES: Risk.R3, UNSURE: Risk.R2}, is_grooming_sign=True
    ),
    "deadline": Prepared(topics=_PRESSED | _HURT, raises={YES: Risk.R4, UNSURE: Risk.R3}),
    "person_near": Prepared(topics=_HURT, raises={YES: Risk.R4, UNSURE: Risk.R3}),
}


def fitting(topic: str, *, by_peer: bool) -> list[str]:
    """The questions a helper may send in a thread about this topic, in order."""
    return [
        code
        for code, one in QUESTIONS.items()
        if one.fits(topic) and (one.for_peers or not by_peer)
    ]


def at_opening(topic: str) -> list[str]:
    """What a youth may tell right after opening, if they like; never one that weighs."""
    ours = [code for code, one in QUESTIONS.items() if one.at_opening and one.fits(topic)]
    return ours[:AT_MOST_AT_OPENING]


def may_ask(code: str, topic: str, *, by_peer: bool) -> bool:
    return code in fitting(topic, by_peer=by_peer)


def weigh(code: str, answer: str, *, topic: str, age_band: str, peer_allowed: bool) -> Verdict:
    """What an answer says: a level it calls for, R0 when it says nothing.

    Never a reason to lower; `judge` takes the higher of this and what the thread has.
    """
    one = QUESTIONS[code]
    risk = one.raises.get(answer, Risk.R0)
    reasons = [f"answer:{code}:{answer}"] if risk > Risk.R0 else []
    if age_band == UNDER_13 and one.is_grooming_sign and answer == YES:
        risk = Risk.R4
        reasons.append("age:u13")
    return Verdict(
        risk=risk,
        peer_allowed=peer_allowed and risk <= Risk.R1,
        reasons=tuple(reasons),
        topic=topic,
    )
