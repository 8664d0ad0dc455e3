"""Which capsules might help somebody who is about to write: by topic, by signs, by their words.

A reading, never a judgement: it sorts what may be looked at before sending, and decides nothing
about who answers. Pure: the text comes in and only names of capsules go out.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .risk import YES, assess
from .topics import DEFAULT_RISK, LEADS_ONLY, Risk
from .triage import screen

AT_MOST = 3
# Words of three letters and less are everywhere.
_SHORTEST_WORD = 4
# Endings differ ("password", "passwords"): that many letters make a word the same.
_STEM = 6
_WORD = re.compile(r"[^\W\d_]+")

# What a sign in the text is about, as a topic that capsules have.
TOPIC_OF_SIGN: dict[str, str] = {
    "abuse": "abuse_offline",
    "adult_contact": "grooming",
    "bullying": "cyberbullying",
    "camera": "ncii",
    "control": "stalking_control",
    "dark": "mental_distress",
    "death": "suicide",
    "distress": "mental_distress",
    "exploitation": "exploitation",
    "fear": "abuse_offline",
    "filmed": "ncii",
    "gifts_debt": "grooming",
    "goodbye": "suicide",
    "held": "exploitation",
    "image_threat": "sextortion",
    "leaving": "runaway",
    "means": "suicide",
    "meeting": "grooming",
    "missing": "runaway",
    "money": "sextortion",
    "older_partner": "grooming",
    "online_stranger": "grooming",
    "papers": "migration_legal",
    "radicalisation": "radicalisation",
    "self_harm": "self_harm",
    "sexual_acts": "sexual_harassment_online",
    "sexual_images": "ncii",
    "spread": "ncii",
    "undress": "ncii",
}


@dataclass(frozen=True)
class Leaflet:
    """A capsule as far as it can be chosen: its topics, its own first, and its words."""

    slug: str
    topic: str
    further_topics: frozenset[str]
    words: str


@dataclass(frozen=True)
class Reading:
    """`topics` in order of weight; `in_need`: the numbers are shown before anything is sent."""

    topics: tuple[str, ...]
    in_need: bool


def read_unsent(text: str, *, topic: str, language: str) -> Reading:
    """What a text that was not sent is about. Keeps nothing, names nothing that was written."""
    verdict = assess(topic="other", answers={}, age_band="", language=language, text=text)
    hits = screen(text, language=language).hits
    signs = [TOPIC_OF_SIGN[hit.group] for hit in hits if hit.group in TOPIC_OF_SIGN]
    known = [topic] if topic in DEFAULT_RISK else []
    return Reading(topics=tuple(dict.fromkeys([*known, *signs])), in_need=verdict.risk >= Risk.R3)


def needs_numbers_now(*, topic: str, in_danger: str, self_harm: str) -> bool:
    """Whether what was ticked calls for somebody who answers at once."""
    immediate = DEFAULT_RISK.get(topic) == Risk.R4 and topic not in LEADS_ONLY
    return YES in (in_danger, self_harm) or immediate


def fitting_leaflets(
    leaflets: Iterable[Leaflet], *, topics: tuple[str, ...], text: str
) -> list[str]:
    """The names of those that fit best, best first; empty when none does."""
    written = stems(text)
    scored = [(_score(one, topics, written), one.slug) for one in leaflets]
    best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))
    return [slug for _points, slug in best[:AT_MOST]]


def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words, without accents: enough to find a word again."""
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(sign)
    )
    return frozenset(word[:_STEM] for word in _WORD.findall(plain) if len(word) >= _SHORTEST_WORD)


def _score(one: Leaflet, topics: tuple[str, ...], written: frozenset[str]) -> int:
    """A topic counts for more than any number of words, the one chosen more than a sign."""
    points = 0
    for place, topic in enumerate(topics):
        weight = max(len(topics) - place, 1)
        if topic == one.topic:
            points += 100 * weight
        elif topic in one.further_topics:
            points += 50 * weight
    return points + min(len(written & stems(one.words)), 9)
