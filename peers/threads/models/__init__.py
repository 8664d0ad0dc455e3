"""A help thread and the rows around it."""

from peers.threads.models.accusations import Accusation
from peers.threads.models.care import CheckIn, GroupFall
from peers.threads.models.choices import AgeBand, Asker, Audience, Outcome, SafeContact, Writer
from peers.threads.models.events import Notification, ThreadEvent
from peers.threads.models.glass import GlassOpening
from peers.threads.models.keeping import Erasure, LegalHold
from peers.threads.models.ladder import EscalationStep, LadderChange
from peers.threads.models.ledger import Offer, RiskAssessment, TwoAdultRequest
from peers.threads.models.messages import Message, TextBlock
from peers.threads.models.push import Delivery, NoticeWishes, PushDevice
from peers.threads.models.questions import Question
from peers.threads.models.running import Attempt, Heartbeat
from peers.threads.models.signals import (
    OwnPhrase,
    PhraseOff,
    SignalChange,
    SignalHit,
    SignalVerdict,
)
from peers.threads.models.thread import Thread
from peers.threads.models.versions import MessageVersion

__all__ = [
    "Accusation",
    "AgeBand",
    "Asker",
    "Attempt",
    "Audience",
    "CheckIn",
    "Delivery",
    "Erasure",
    "EscalationStep",
    "GlassOpening",
    "GroupFall",
    "Heartbeat",
    "LadderChange",
    "LegalHold",
    "Message",
    "MessageVersion",
    "NoticeWishes",
    "Notification",
    "Offer",
    "Outcome",
    "OwnPhrase",
    "PhraseOff",
    "PushDevice",
    "Question",
    "RiskAssessment",
    "SafeContact",
    "SignalChange",
    "SignalHit",
    "SignalVerdict",
    "TextBlock",
    "Thread",
    "ThreadEvent",
    "TwoAdultRequest",
    "Writer",
]
