"""On a device that a house shares: it is joined by letters, somebody is done, somebody leaves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from peers.people import houses
from peers.people.forms_groups import CodeForm
from peers.people.roster import RosterRefused
from peers.people.shared_device import house_of, remember, remember_again


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Typed on the device itself. What its browser kept until now goes."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            secret = houses.join_device(code=form.cleaned_data["secret"], now=timezone.now())
        except RosterRefused as refused:
            form.add_error("secret", str(refused.message))
        else:
            request.session.flush()
            response = redirect("device:done")
            remember(response, secret)
            response["Clear-Site-Data"] = '"cache", "storage"'
            return response
    return render(request, "device/join.html", {"form": form, "house": house_of(request)})


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """Nothing of the one before is left; the next one may begin."""
    if house_of(request) is None:
        return redirect("capsules:home")
    # Nothing that was said to the one before.
    list(messages.get_messages(request))
    response = render(request, "device/done.html")
    remember_again(request, response)
    return response


@never_cache
@require_safe
def going(request: HttpRequest) -> HttpResponse:
    """For young people who will live elsewhere: what to take along. Nothing is ticked or kept."""
    return render(request, "device/going.html")
