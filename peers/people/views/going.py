"""Getting ready to leave: the list as the coach sees it, and as the one who leaves does."""

from collections.abc import Collection

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from peers.people import going as actions
from peers.people.access import for_helpers, member_or_404
from peers.people.forms_houses import GoingForm
from peers.people.going import OWN_STEPS, Step
from peers.people.models import Going, Group, Membership, Role, User
from peers.people.roster import RosterRefused
from peers.people.views.houses import for_house


@require_GET
@for_house
def going(request: HttpRequest, group: Group, by: User, member: int) -> HttpResponse:
    row = _peer(group, member)
    found = actions.going_of(row)
    form = GoingForm(initial={"leaves_on": found.leaves_on} if found else None)
    context = {
        "group": group,
        "member": row,
        "going": found,
        "form": form,
        "steps": steps_of(found, Step.values) if found else [],
        "is_over": bool(found and found.leaves_on < timezone.localdate()),
    }
    return render(request, "groups/going.html", context)


@require_POST
@for_house
def set_day(request: HttpRequest, group: Group, by: User, member: int) -> HttpResponse:
    row, form = _peer(group, member), GoingForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["leaves_on"][0]))
        return redirect("groups:going", group.pk, row.pk)
    try:
        actions.set_day(
            member=row,
            leaves_on=form.cleaned_data["leaves_on"],
            by=by,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except RosterRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, gettext("Saved."))
    return redirect("groups:going", group.pk, row.pk)


@require_POST
@for_house
def call_off(request: HttpRequest, group: Group, by: User, member: int) -> HttpResponse:
    row = _peer(group, member)
    actions.call_off(member=row, now=timezone.now())
    messages.success(request, gettext("Saved."))
    return redirect("groups:house", group.pk)


@require_POST
@for_house
def tick(request: HttpRequest, group: Group, by: User, member: int) -> HttpResponse:
    row = _peer(group, member)
    found = actions.going_of(row)
    if found is None:
        raise Http404
    _take(request, found, by)
    return redirect("groups:going", group.pk, row.pk)


@for_helpers
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's own list; for whoever does not leave a house, it is not there."""
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    found = actions.own_going(request.user)
    if found is None:
        raise Http404
    if request.method == "POST":
        _take(request, found, request.user)
        return redirect("groups:my_going")
    context = {"going": found, "steps": steps_of(found, OWN_STEPS)}
    return render(request, "groups/my_going.html", context)


def steps_of(going: Going, steps: Collection[str]) -> list[dict[str, object]]:
    done = {one.step: one for one in going.steps.select_related("done_by")}
    return [
        {"code": step.value, "words": step.label, "done": done.get(step.value)}
        for step in Step
        if step in steps
    ]


def _take(request: HttpRequest, going: Going, by: User) -> None:
    """One box, ticked or cleared."""
    try:
        if "undo" in request.POST:
            actions.untick(going=going, step=request.POST["undo"], by=by)
        else:
            step = request.POST.get("step", "")
            actions.tick(going=going, step=step, by=by, now=timezone.now())
    except RosterRefused as refused:
        messages.error(request, str(refused.message))


def _peer(group: Group, pk: int) -> Membership:
    member = member_or_404(group, pk)
    if member.role != Role.PEER:
        raise Http404
    return member
