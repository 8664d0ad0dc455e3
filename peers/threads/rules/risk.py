"""How serious a message is, and whether a young person may be asked to answer it.

Risk is the highest of: what the topic starts with, the answers to the safety questions, the age
band, the signals in the text. Signals only raise; finding none proves nothing (SAFEGUARDING,
Triage). Everything here is pure: the same message always gets the same verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .topics import DEFAULT_RISK, LEADS_ONLY, NEVER_PEER, Risk
from .triage import Screening, screen
from .triage.changes import AS_SHIPPED, Changes

YES, UNSURE = "yes", "unsure"
UNDER_13, UNDER_16 = "u13", "13-15"

ANSWER_YES: dict[str, Risk] = {
    "in_danger": Risk.R4,
    "threatened": Risk.R3,
    "image_shared": Risk.R3,
    "self_harm": Risk.R3,  # R4 with plan, means or time in the text: see `combinations`
}
# "I don't know" is never taken for no: a coach reads first.
ANSWER_UNSURE: dict[str, Risk] = {
    "in_danger": Risk.R3,
    "threatened": Risk.R2,
    "image_shared": Risk.R2,
    "self_harm": Risk.R2,
}
# What a "yes" tells the combinations of signals.
ANSWER_GROUP = {
    "threatened": "image_threat",
    "image_shared": "sexual_images",
    "self_harm": "self_harm",
}
# Under 13 these mean that somebody is after the child now (triage table, R4).
_GROOMING_TOPICS = frozenset({"grooming", "sextortion", "teen_pimp", "exploitation"})
_GROOMING_GROUPS = frozenset(
    {"meeting", "older_partner", "adult_contact", "sexual_images", "image_threat", "sexual_acts"}
)
_ACCUSED = "helper_accusation"


@dataclass(frozen=True)
class Verdict:
    """`reasons` are codes only, never words of the writer; `topic` is staff_concern for S11."""

    risk: Risk
    peer_allowed: bool
    reasons: tuple[str, ...]
    topic: str


def assess(
    *,
    topic: str,
    answers: Mapping[str, str],
    age_band: str,
    language: str,
    text: str,
    changes: Changes = AS_SHIPPED,
) -> Verdict:
    """Judge a message of the youth. `answers` maps the safety questions to yes, no or unsure.

    `changes` is what the organisation added to the lists of phrases, or switched off.
    """
    context = frozenset(g for q, g in ANSWER_GROUP.items() if answers.get(q) == YES)
    screening = screen(text, language=language, context=context, changes=changes)
    accused = any(hit.group == _ACCUSED for hit in screening.hits)
    final_topic = "staff_concern" if accused else topic
    found = [
        *_by_topic(final_topic, age_band),
        *_by_answers(answers),
        *_by_signals(screening),
    ]
    found += _by_age(age_band, topic, screening, max(risk for risk, _ in found))
    risk = max(risk for risk, _ in found)
    reasons = [reason for level, reason in found if level > Risk.R0 or reason.startswith("answer")]
    reasons += screening.doubts
    if accused or final_topic in LEADS_ONLY:
        reasons.append("leads")
    if final_topic in NEVER_PEER and f"topic:{final_topic}" not in reasons:
        reasons.append(f"topic:{final_topic}")
    return Verdict(
        risk=risk,
        peer_allowed=_peer_allowed(final_topic, answers, risk, screening),
        reasons=tuple(dict.fromkeys(reasons)),
        topic=final_topic,
    )


def _by_topic(topic: str, age_band: str) -> list[tuple[Risk, str]]:
    found = [(DEFAULT_RISK[topic], f"topic:{topic}")]
    if topic == "sexting_consensual" and age_band in (UNDER_13, UNDER_16):
        found.append((Risk.R3, "age:u16"))  # the code list: R3 under 16
    return found


def _by_answers(answers: Mapping[str, str]) -> list[tuple[Risk, str]]:
    found = [(risk, f"answer:{q}") for q, risk in ANSWER_YES.items() if answers.get(q) == YES]
    return found + [
        (risk, f"answer:{q}:unsure")
        for q, risk in ANSWER_UNSURE.items()
        if answers.get(q) == UNSURE
    ]


def _by_signals(screening: Screening) -> list[tuple[Risk, str]]:
    found = [(Risk(hit.level), hit.reason) for hit in screening.hits]
    if screening.level > max((hit.level for hit in screening.hits), default=0):
        found.append((Risk(screening.level), "signals:together"))
    return found


def _by_age(age_band: str, topic: str, screening: Screening, risk: Risk) -> list[tuple[Risk, str]]:
    """Under 13 anything above R0 is at least R2 (S09); being groomed is R4."""
    if age_band != UNDER_13 or risk == Risk.R0:
        return []
    groups = {hit.group for hit in screening.hits if hit.level > 1}
    groomed = topic in _GROOMING_TOPICS or (groups & _GROOMING_GROUPS and risk >= Risk.R3)
    return [(Risk.R4 if groomed else Risk.R2, "age:u13")]


def _peer_allowed(topic: str, answers: Mapping[str, str], risk: Risk, screening: Screening) -> bool:
    return (
        topic not in NEVER_PEER
        and risk <= Risk.R1
        and not screening.hits
        and not screening.doubts
        and not {YES, UNSURE} & {answers.get(question) for question in ANSWER_YES}
    )
