"""What is learned: `capsule` cards, quiz and scenario; `translation` states; `translated` from
which source each text and recording was made; `service` the help directory; `count` daily
counters; `campaign` some days on the first page; `poll` one question to all; `search` the words
it looks into."""

from capsules.models.campaign import Campaign, CampaignCapsule
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
from capsules.models.count import DailyCount, LogPlace
from capsules.models.poll import Poll, PollCount, PollOption
from capsules.models.search import SearchText
from capsules.models.service import Service
from capsules.models.translated import CardAudio, Recording, SourceText, TranslatedText
from capsules.models.translation import LoadedText, TranslationState

__all__ = [
    "Answer",
    "Campaign",
    "CampaignCapsule",
    "Capsule",
    "Card",
    "CardAudio",
    "DailyCount",
    "Door",
    "HasDoors",
    "LoadedText",
    "LogPlace",
    "Poll",
    "PollCount",
    "PollOption",
    "Question",
    "Recording",
    "Scenario",
    "ScenarioChoice",
    "ScenarioStep",
    "SearchText",
    "Service",
    "SourceText",
    "TranslatedText",
    "TranslationState",
]
