"""A help thread and the rows around it."""

from peers.threads.models.care import CheckIn, GroupFall
from peers.threads.models.choices import AgeBand, Asker, Audience, Outcome, SafeContact, Writer
from peers.threads.models.events import Notification, ThreadEvent
from peers.threads.models.keeping import Erasure, LegalHold
from peers.threads.models.ladder import EscalationStep
from peers.threads.models.ledger import Offer, RiskAssessment, TwoAdultRequest
from peers.threads.models.messages import Message, TextBlock
from peers.threads.models.running import Attempt, Heartbeat
from peers.threads.models.thread import Thread

__all__ = [
    "AgeBand",
    "Asker",
    "Attempt",
    "Audience",
    "CheckIn",
    "Erasure",
    "EscalationStep",
    "GroupFall",
    "Heartbeat",
    "LegalHold",
    "Message",
    "Notification",
    "Offer",
    "Outcome",
    "RiskAssessment",
    "SafeContact",
    "TextBlock",
    "Thread",
    "ThreadEvent",
    "TwoAdultRequest",
    "Writer",
]
