"""The certificate as PDF, and the public page that says whether one still counts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from peers.people.access import for_helpers
from peers.people.models import User
from peers.training.actions.signing import certificate_for
from peers.training.actions.verifying import look_up, may_ask, note_wrong
from peers.training.certificate import as_pdf
from peers.training.forms import CodeForm
from peers.training.models import Qualification
from peers.training.permissions import learners_for


@for_helpers
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own, or that of somebody one looks after."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for_helpers, told to the types
    found = Qualification.objects.filter(pk=pk).select_related("user", "signed_off_by").first()
    if found is None or not _may_have(user, found):
        raise Http404
    made = certificate_for(qualification=found, now=timezone.now())
    answer = HttpResponse(as_pdf(made), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    return answer


def _may_have(user: User, found: Qualification) -> bool:
    if found.user_id == user.pk:
        return True
    return learners_for(user).filter(user=found.user_id, role=found.role).exists()


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("form", "code")
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Anybody with a certificate in hand; says what is needed to trust it, and lists nothing."""
    form = CodeForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "training/verify.html", {"form": form})
    now = timezone.now()
    if not may_ask(request, now=now):
        context = {"form": form, "too_many": True}
        return render(request, "training/verify.html", context, status=429)
    found = look_up(code=form.cleaned_data["code"], now=now)
    if found is None:
        note_wrong(request, now=now)
    return render(request, "training/verify.html", {"form": form, "found": found, "asked": True})
