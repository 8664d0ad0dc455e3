"""Every routing decision of a thread in words: who was asked, who was not, and why."""

import datetime as dt
from dataclasses import dataclass

from peers.threads import explain
from peers.threads.models import EscalationStep, Offer, Thread


@dataclass(frozen=True)
class Considered:
    """One candidate as routing saw them at that moment."""

    name: str
    fits: bool
    why: str
    load: int


@dataclass(frozen=True)
class Decision:
    at: dt.datetime
    rung: str
    helper: str
    ending: str
    why_ended: str
    ended_at: dt.datetime | None
    considered: list[Considered]


def decisions(thread: Thread) -> list[Decision]:
    """The ledger, newest first."""
    rows = thread.offers.select_related("helper").order_by("-made_at", "-pk")
    return [decision(row) for row in rows]


def decision(offer: Offer) -> Decision:
    rungs = dict(EscalationStep.Rung.choices)
    ending = str(explain.ENDINGS.get(offer.outcome, offer.outcome))
    why = str(explain.REASONS.get(offer.reason, offer.reason)) if offer.reason else ""
    return Decision(
        at=offer.made_at,
        rung=str(rungs.get(offer.rung, offer.rung)),
        helper=str(offer.helper or ""),
        ending=ending,
        # "said no to the offer: said no to the offer" tells nothing twice.
        why_ended="" if why == ending else why,
        ended_at=offer.released_at or offer.ended_at,
        considered=[
            Considered(
                name=str(line.get("name", "")),
                fits=bool(line.get("fits")),
                why=explain.reasons(line.get("reasons", [])),
                load=int(line.get("load", 0)),
            )
            for line in offer.candidates
        ],
    )
