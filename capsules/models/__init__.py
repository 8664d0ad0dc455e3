"""What is learned: `capsule` cards, quiz and scenario; `translation` states; `service` the help
directory; `count` daily counters."""

from capsules.models.capsule import (
    Answer,
    Capsule,
    Card,
    Door,
    HasDoors,
    Question,
    Scenario,
    ScenarioChoice,
    ScenarioStep,
)
from capsules.models.count import DailyCount
from capsules.models.service import Service
from capsules.models.translation import LoadedText, TranslationState

__all__ = [
    "Answer",
    "Capsule",
    "Card",
    "DailyCount",
    "Door",
    "HasDoors",
    "LoadedText",
    "Question",
    "Scenario",
    "ScenarioChoice",
    "ScenarioStep",
    "Service",
    "TranslationState",
]
