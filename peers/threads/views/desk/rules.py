"""The safeguarding rules in plain words, with the ladder as staff have set it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peers.threads import explain
from peers.threads.candidates import current_policy
from peers.threads.lengths import span
from peers.threads.models import EscalationStep
from peers.threads.rules.ladder import LADDER, Clock, steps_for
from peers.threads.rules.topics import Risk
from peers.threads.views.desk.access import DeskRequest, at_the_desk


@require_safe
@at_the_desk
def rules(request: DeskRequest) -> HttpResponse:
    """For everybody who helps, and for staff who set the ladder; no thread is in it."""
    helper = request.helper
    if not helper.roles:
        return render(request, "desk/nothing_here.html", {"helper": helper})
    return render(request, "desk/rules.html", {"helper": helper, "levels": levels()})


def levels() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """[(level in words, [(rung, how long, "" or the clock that is not the plain one)])]."""
    policy = {**LADDER, **current_policy()}
    rungs = dict(EscalationStep.Rung.choices)
    clocks = dict(EscalationStep.Clock.choices)
    return [
        (
            explain.level(risk),
            [
                (
                    str(rungs[step.rung]),
                    span(step.within),
                    "" if step.clock is Clock.WALL else str(clocks[step.clock]),
                )
                for step in steps_for(risk, "", policy)
            ],
        )
        for risk in reversed(Risk)
    ]
