"""Saving the ladder of one level: as one whole, with who did it and what it was before.

Open threads keep the rung they are on; whichever comes next is read from the new ladder
(`climbing`), so that none is left without a future.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from peers.people.models import User
from peers.threads.candidates import current_policy
from peers.threads.models import EscalationStep, LadderChange
from peers.threads.rules.ladder import LADDER, Step
from peers.threads.rules.policy import Fault, faults
from peers.threads.rules.topics import Risk


class LadderRefused(Exception):
    """What is wrong with it; nothing has changed."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__()
        self.faults = found


class LadderChanged(Exception):
    """Somebody else saved this ladder while it was being edited."""


def ladder_of(risk: Risk) -> tuple[Step, ...]:
    return current_policy().get(risk) or LADDER[risk]


def save_ladder(
    *, risk: Risk, steps: tuple[Step, ...], seen: int, by: User, now: dt.datetime
) -> LadderChange | None:
    """Replace the rows of a level. `seen` is the last change its editor had read; None: nothing
    is different. Raises LadderRefused (the rules) or LadderChanged (somebody was quicker)."""
    if found := faults(risk, steps):
        raise LadderRefused(found)
    with transaction.atomic():
        # Two who save at once wait for each other here.
        rows = EscalationStep.objects.select_for_update().filter(risk=risk)
        list(rows.order_by("position"))
        if last_change(risk) != seen:
            raise LadderChanged
        old = ladder_of(risk)
        if old == steps:
            return None
        rows.delete()
        EscalationStep.objects.bulk_create(
            EscalationStep(
                risk=risk, position=place, rung=step.rung, within=step.within, clock=step.clock
            )
            for place, step in enumerate(steps)
        )
        return LadderChange.objects.create(
            at=now, by=by, risk=risk, old=as_codes(old), new=as_codes(steps)
        )


def last_change(risk: Risk) -> int:
    """The number of the last change of this level; 0 when it was never edited."""
    return (
        LadderChange.objects.filter(risk=risk).order_by("-pk").values_list("pk", flat=True).first()
        or 0
    )


def as_codes(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    return [
        {
            "rung": str(step.rung),
            "minutes": int(step.within.total_seconds() // 60),
            "clock": str(step.clock),
        }
        for step in steps
    ]
