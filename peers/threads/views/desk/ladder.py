"""The ladder: read, tried out in a preview, and edited level by level by staff and leads."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from peers.people.rota import local_moment
from peers.threads import explain
from peers.threads.actions import ladder as actions
from peers.threads.candidates import current_policy
from peers.threads.foresight import Question
from peers.threads.forms_ladder import PreviewForm, ladder_form
from peers.threads.permissions import can_set_policy
from peers.threads.rules.ladder import Policy, Step
from peers.threads.rules.topics import DEFAULT_RISK, Risk
from peers.threads.standstill import silent_since
from peers.threads.views.desk.access import DeskRequest
from peers.threads.views.desk.ladder_page import (
    changes,
    foreseen,
    hours_context,
    levels,
    steps_in_words,
)
from peers.threads.views.desk.rota import only

for_policy = only(can_set_policy)
# What a preview shows before anything else is chosen.
_USUAL = {"level": 0, "topic": "account_security", "language": "en", "asker": "youth"}


@require_safe
@for_policy
def ladder(request: DeskRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "helper": request.helper,
        "now": now,
        "levels": levels(),
        "changes": changes(),
        "preview_form": PreviewForm(initial=_USUAL),
        "silent_since": silent_since(now),
        **hours_context(now),
    }
    return render(request, "desk/ladder.html", context)


@require_safe
@for_policy
def preview(request: DeskRequest) -> HttpResponse:
    """What would happen to a thread opened now or then; nothing is written, nobody is called."""
    form = PreviewForm(request.GET)
    context: dict[str, Any] = {"helper": request.helper, "now": timezone.now(), "form": form}
    if not form.is_valid():
        return render(request, "desk/ladder_preview.html", context, status=422)
    question = _question(form)
    lines = foreseen(question, current_policy())
    raised = question.risk > form.cleaned_data["level"]
    context |= {"question": question, "lines": lines, "raised": raised}
    return render(request, "desk/ladder_preview.html", context)


def _question(form: PreviewForm) -> Question:
    """A topic that starts higher than the level chosen counts, as it does for a real thread."""
    told = form.cleaned_data
    risk = max(Risk(told["level"]), DEFAULT_RISK[told["topic"]])
    at = local_moment(told["at"]) if told["at"] else timezone.now()
    return Question(
        risk=risk,
        topic=told["topic"],
        language=told["language"],
        by_youth=told["asker"] == "youth",
        at=at,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_policy
def level(request: DeskRequest, risk: int) -> HttpResponse:
    """Edit a level, look at what it would do, and only then save it."""
    if risk not in list(Risk):
        raise Http404
    wanted = Risk(risk)
    steps = actions.ladder_of(wanted)
    if request.method != "POST":
        return _edit(request, wanted, ladder_form(wanted, steps=steps))
    form = ladder_form(wanted, data=request.POST)
    if not form.is_valid():
        return _edit(request, wanted, form, status=422)
    if "again" in request.POST:
        return _edit(request, wanted, ladder_form(wanted, steps=form.steps))
    if request.POST.get("confirm") != "yes":
        return _look(request, wanted, form, steps)
    return _save(request, wanted, form)


def _edit(
    request: DeskRequest, risk: Risk, form: Any, *, stale: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "helper": request.helper,
        "risk": int(risk),
        "level": explain.level(risk),
        "form": form,
        "seen": _seen(request.POST, risk),
        "stale": stale,
    }
    if stale:
        context["seen"] = actions.last_change(risk)
    return render(request, "desk/ladder_level.html", context, status=status)


def _look(request: DeskRequest, risk: Risk, form: Any, old: tuple[Step, ...]) -> HttpResponse:
    """The confirmation: the old ladder, the new one, and what the new one would do now."""
    policy: Policy = {**current_policy(), risk: form.steps}
    context = {
        "helper": request.helper,
        "now": timezone.now(),
        "risk": int(risk),
        "level": explain.level(risk),
        "old": steps_in_words(old),
        "new": steps_in_words(form.steps),
        "same": old == form.steps,
        "lines": foreseen(_example(risk), policy),
        "kept": [(key, value) for key, value in request.POST.items() if _is_kept(key)],
    }
    return render(request, "desk/ladder_confirm.html", context)


def _is_kept(name: str) -> bool:
    return name.startswith("form-") or name == "seen"


def _example(risk: Risk) -> Question:
    """A thread of this very level, opened now: a topic that does not raise it any further."""
    return Question(
        risk=risk, topic="account_security", language="en", by_youth=True, at=timezone.now()
    )


def _save(request: DeskRequest, risk: Risk, form: Any) -> HttpResponse:
    try:
        change = actions.save_ladder(
            risk=risk,
            steps=form.steps,
            seen=_seen(request.POST, risk),
            by=request.user,
            now=timezone.now(),
        )
    except actions.LadderChanged:
        return _edit(request, risk, form, stale=True, status=409)
    if change is None:
        messages.info(request, gettext("Nothing has changed."))
    else:
        messages.success(request, gettext("Saved. It holds from now on, for open threads too."))
    return redirect("ladder:ladder")


def _seen(data: QueryDict, risk: Risk) -> int:
    """Which change the editor had before their eyes; nonsense counts as none of them."""
    told = data.get("seen")
    if told is None:
        return actions.last_change(risk)
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1
