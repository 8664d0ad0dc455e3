"""One's own page about notices: mails, devices, quiet hours, digest. And the worker's script."""

import json
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from peers.people.mailing import is_silent
from peers.threads.actions import devices
from peers.threads.errors import ThreadError
from peers.threads.forms_notices import NOT_IN_THIS_BROWSER, DeviceForm, NoticesForm
from peers.threads.models import PushDevice
from peers.threads.push_address import UnknownAddress, checked, opened, public_key
from peers.threads.reach import keeps_peer_hours, wishes_of
from peers.threads.views.desk.access import DeskRequest, at_the_desk
from peers.vault import VaultError

# The pages for youths cannot start a worker at all; this one may start ours.
_MAY_START_WORKER = csp_replace({"worker-src": [SELF]})


@require_safe
@_MAY_START_WORKER
@at_the_desk
def notices(request: DeskRequest) -> HttpResponse:
    return _page(request)


@require_POST
@_MAY_START_WORKER
@at_the_desk
def notice_choices(request: DeskRequest) -> HttpResponse:
    _a_role(request)
    form = _wishes_form(request, request.POST)
    if not form.is_valid():
        return _page(request, wishes_form=form, status=422)
    devices.choose(by=request.user, **form.chosen)
    messages.success(request, gettext("Saved."))
    return redirect("desk:notices")


@sensitive_post_parameters()
@require_POST
@_MAY_START_WORKER
@at_the_desk
@sensitive_variables()
def add_device(request: DeskRequest) -> HttpResponse:
    """The browser has said yes and given its address; from now on it is told."""
    _a_role(request)
    if is_silent(request.user):
        raise Http404
    form = DeviceForm(request.POST, auto_id="device_%s")
    if not form.is_valid() or not settings.VAPID_PRIVATE_KEY:
        return _page(request, device_form=form, status=422)
    found = dict(form.cleaned_data)
    name = found.pop("name")
    try:
        address = checked(**found)
        devices.add_device(by=request.user, name=name, address=address, now=timezone.now())
    except UnknownAddress:
        messages.error(request, str(NOT_IN_THIS_BROWSER))
    except ThreadError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, gettext("Saved."))
    return redirect("desk:notices")


@require_POST
@at_the_desk
def remove_device(request: DeskRequest, pk: int) -> HttpResponse:
    if not devices.remove_device(by=request.user, device_id=pk, now=timezone.now()):
        raise Http404
    messages.success(request, gettext("Saved."))
    return redirect("desk:notices")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that wakes up for a push; the same for everybody, it knows one sentence.

    Its scope is the folder it lies in, where no page is: it sees no request of anybody's.
    """
    texts = {code: _sentence(code) for code, _name in settings.LANGUAGES}
    context = {"texts": json.dumps(texts)}
    return render(request, "desk/worker.js", context, content_type="text/javascript")


def _sentence(code: str) -> dict[str, str]:
    with translation.override(code):
        direction = "rtl" if translation.get_language_bidi() else "ltr"
        return {"words": gettext("You have a new message"), "dir": direction}


def _page(
    request: DeskRequest,
    *,
    wishes_form: NoticesForm | None = None,
    device_form: DeviceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if not request.helper.roles:
        return render(request, "desk/nothing_here.html", {"helper": request.helper})
    silent = is_silent(request.user)
    context = {
        "helper": request.helper,
        "form": wishes_form or _wishes_form(request),
        "device_form": device_form or DeviceForm(auto_id="device_%s"),
        "devices": [(one, _fingerprint(one)) for one in _devices(request)],
        "push_key": "" if silent else public_key(),
        "silent": silent,
        "cannot": NOT_IN_THIS_BROWSER,
        "keeps_peer_hours": settings.PEER_QUIET_HOURS and keeps_peer_hours(request.user),
    }
    return render(request, "desk/notices.html", context, status=status)


def _wishes_form(request: DeskRequest, data: Any = None) -> NoticesForm:
    return NoticesForm(data, helper=request.helper, wishes=wishes_of(request.user))


def _devices(request: DeskRequest) -> list[PushDevice]:
    return list(request.user.push_devices.order_by("added_at", "pk"))


def _fingerprint(device: PushDevice) -> str:
    """By which the browser knows itself in the list; empty for one that does not open."""
    try:
        return opened(device.sealed).fingerprint
    except VaultError:
        return ""


def _a_role(request: DeskRequest) -> None:
    if not request.helper.roles:
        raise Http404
