"""Which peers write: coaches name those of their groups, staff all."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peers.people.access import HelperRequest
from peers.studio.actions.authors import end_authorship, name_author
from peers.studio.models import Authorship
from peers.studio.permissions import hat_of, possible_authors
from peers.studio.views.access import for_writers


@require_safe
@for_writers
def authors(request: HelperRequest) -> HttpResponse:
    if not hat_of(request.user).is_adult:
        raise Http404
    people = possible_authors(request.user).order_by("name")
    current = Authorship.objects.filter(ended_at=None).values_list("user", flat=True)
    named = set(current)
    context = {"people": [(person, person.pk in named) for person in people]}
    return render(request, "studio/authors.html", context)


@require_POST
@for_writers
def change(request: HelperRequest, pk: int, *, named: bool) -> HttpResponse:
    """A peer whom one does not look after answers as one who does not exist."""
    person = possible_authors(request.user).filter(pk=pk).first()
    if person is None or not hat_of(request.user).is_adult:
        raise Http404
    act = name_author if named else end_authorship
    act(user=person, by=request.user, now=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("studio:authors")
