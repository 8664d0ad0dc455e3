"""How well triage does on labelled messages: recall, precision and false alarms of a language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER, Risk

SERIOUS = Risk.R3
# A labelled message: {id, topic, text, answers?, expect: {risk_min, risk_max?, peer_allowed}}.
Sample = Mapping[str, Any]
# What was found for it: (risk, peer_allowed).
Judge = Callable[[Sample], tuple[int, bool]]


@dataclass
class Score:
    """Counts over the samples of one language, and the ids of those judged wrong."""

    serious: int = 0
    found: int = 0
    benign: int = 0
    alarmed: int = 0
    # Benign messages raised to R3 or R4, which precision is about.
    overrated: int = 0
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The part of the serious messages (R3, R4) that got at least R3."""
        return self.found / self.serious if self.serious else 1.0

    @property
    def precision(self) -> float:
        """The part of the messages held to be serious that are."""
        claimed = self.found + self.overrated
        return self.found / claimed if claimed else 1.0

    @property
    def false_alarm_rate(self) -> float:
        """The part of the benign messages under a harmless topic that no peer would get."""
        return self.alarmed / self.benign if self.benign else 0.0


def measure(samples: Iterable[Sample], judge: Judge) -> Score:
    """Score the samples of one language."""
    score = Score()
    for sample in samples:
        risk, peer_allowed = judge(sample)
        expected = sample["expect"]
        if expected["risk_min"] >= SERIOUS:
            _count_serious(score, sample["id"], risk)
        elif expected["peer_allowed"] and _is_harmless(sample["topic"]):
            _count_benign(score, sample["id"], risk, peer_allowed)
    return score


def _is_harmless(topic: str) -> bool:
    return topic not in NEVER_PEER and DEFAULT_RISK[topic] <= Risk.R1


def _count_serious(score: Score, sample_id: str, risk: int) -> None:
    score.serious += 1
    if risk >= SERIOUS:
        score.found += 1
    else:
        score.missed.append(sample_id)


def _count_benign(score: Score, sample_id: str, risk: int, peer_allowed: bool) -> None:
    score.benign += 1
    if not peer_allowed:
        score.alarmed += 1
        score.false_alarms.append(sample_id)
    if risk >= SERIOUS:
        score.overrated += 1
