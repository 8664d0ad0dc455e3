"""A closed institution on the desk: its hours, its devices, and who will leave it.

For its coaches and for staff; to everybody else, and for every other group, it is not there.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from peers.people import houses
from peers.people.access import for_helpers, group_or_404, is_staff_now
from peers.people.forms_houses import DeviceForm, PlanForm
from peers.people.mailing import is_house
from peers.people.models import Going, Group, HousePlan, SharedDevice, User
from peers.people.roster import RosterRefused
from peers.people.tokens import StaleForm, code_of

View = Callable[..., HttpResponse]
_DEVICES_SHOWN = 60


def for_house(view: View) -> View:
    """Hands over the group and who asks; 404 for whoever does not look after this house."""

    @for_helpers
    def inside(request: HttpRequest, pk: int, **kwargs: int) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
        group = group_or_404(request.user, pk)
        if not is_house(group):
            raise Http404
        return view(request, group, request.user, **kwargs)

    return inside


@require_GET
@for_house
def house(request: HttpRequest, group: Group, by: User) -> HttpResponse:
    return _show(request, group, by)


@require_POST
@for_house
def propose(request: HttpRequest, group: Group, by: User) -> HttpResponse:
    form = PlanForm(request.POST)
    if not form.is_valid() or form.wanted is None:
        return _show(request, group, by, plan_form=form, status=422)
    houses.propose(group=group, wanted=form.wanted, by=by, now=timezone.now())
    messages.success(request, gettext("Saved. It holds once the organisation has agreed."))
    return redirect("groups:house", group.pk)


@require_POST
@for_house
def decide(request: HttpRequest, group: Group, by: User, plan: int) -> HttpResponse:
    if not is_staff_now(by) or not HousePlan.objects.filter(pk=plan, group=group).exists():
        raise Http404
    agreed = "agree" in request.POST
    try:
        houses.decide(plan_id=plan, agreed=agreed, by=by, now=timezone.now())
    except RosterRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(
            request,
            gettext("Agreed. It holds from now on.")
            if agreed
            else gettext("Not agreed. What held before still holds."),
        )
    return redirect("groups:house", group.pk)


@sensitive_variables()
@require_POST
@for_house
def announce(request: HttpRequest, group: Group, by: User) -> HttpResponse:
    """The letters are shown here, once."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return _show(request, group, by, device_form=form, status=422)
    token = form.cleaned_data["form_token"]
    try:
        device = houses.announce_device(
            group=group,
            name=form.cleaned_data["name"],
            form_token=token,
            by=by,
            now=timezone.now(),
        )
    except RosterRefused as refused:
        messages.error(request, str(refused.message))
        return redirect("groups:house", group.pk)
    except StaleForm:
        messages.error(request, gettext("This page was open for too long. Please try again."))
        return redirect("groups:house", group.pk)
    context = {"group": group, "device": device, "code": code_of(token)}
    return render(request, "groups/house_device.html", context)


@require_POST
@for_house
def end_device(request: HttpRequest, group: Group, by: User, device: int) -> HttpResponse:
    if not houses.end_device(group=group, device_id=device, by=by, now=timezone.now()):
        raise Http404
    messages.success(request, gettext("Taken off. It is a device like any other now."))
    return redirect("groups:house", group.pk)


def _show(
    request: HttpRequest,
    group: Group,
    by: User,
    *,
    plan_form: PlanForm | None = None,
    device_form: DeviceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    plan, waiting = houses.plan_of(group), houses.waiting_plan(group)
    devices = SharedDevice.objects.filter(group=group, ended_at=None).order_by("-made_at", "-pk")
    going = Going.objects.filter(member__group=group, member__ended_on=None, called_off_at=None)
    context = {
        "group": group,
        "plan": plan,
        "days": days_of(plan) if plan else [],
        "waiting": waiting,
        "waiting_days": days_of(waiting) if waiting else [],
        "may_decide": bool(waiting and is_staff_now(by) and waiting.made_by_id != by.pk),
        "plan_form": plan_form or PlanForm(plan=waiting or plan),
        "device_form": device_form or DeviceForm(),
        "devices": [(one, one.code_is_open(now)) for one in devices[:_DEVICES_SHOWN]],
        "going": going.select_related("member__user").order_by("leaves_on"),
    }
    return render(request, "groups/house.html", context, status=status)


def days_of(plan: HousePlan) -> list[tuple[object, str]]:
    """[("Monday", "16:00–20:00, 21:00–22:00"), ...] of the days that have hours."""
    days: dict[int, list[str]] = {}
    for weekday, starts, ends in plan.hours:
        days.setdefault(weekday, []).append(f"{starts}–{ends}")
    return [(WEEKDAYS[day], ", ".join(spans)) for day, spans in sorted(days.items())]
