"""A poster for a group's young people: where help is, as a picture for a phone, and their code.

The picture leads to the help page and holds no code. A code in an address would stay in
histories, on screens and with whoever scans in passing, and would tie a device to the group;
typed by hand, it is given by those who want to.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from capsules.printing.picture import picture_of
from peers.people.access import for_helpers, group_or_404
from peers.people.models import User


@for_helpers
@require_GET
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """To print, in the language of the page."""
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    group = group_or_404(request.user, pk)
    address = settings.PORTAL_URL + reverse("help:about")
    context = {"group": group, "address": address, "picture": picture_of(address)}
    return render(request, "groups/poster.html", context)
