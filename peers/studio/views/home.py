"""The first page: what waits for me, what I write, what is live; and a new capsule."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capsules.reading import read
from peers.people.access import HelperRequest, for_helpers
from peers.people.models import User
from peers.studio.actions.drafts import start_draft, start_new
from peers.studio.approving import waiting_for
from peers.studio.errors import AddressTaken
from peers.studio.forms import NewCapsuleForm
from peers.studio.models import WorkingCopy
from peers.studio.permissions import (
    can_see_history,
    capsules_for,
    copies_for,
    hat_of,
)
from peers.studio.rules import State
from peers.studio.views.access import for_writers

# An author finds here what readers see of theirs since.
PUBLISHED_SHOWN = dt.timedelta(days=30)


@for_helpers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everybody with a role gets a page: who does not write yet reads how to come to it."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for_helpers, told to the types
    hat = hat_of(user)
    if not (hat.writes or hat.is_translator or hat.is_peer):
        raise Http404
    context = {"hat": hat, **(_desk_of(user) if hat.writes else {})}
    return render(request, "studio/home.html", context)


def _desk_of(user: User) -> dict[str, object]:
    language = get_language() or "en"
    copies = list(copies_for(user))
    open_ones = [copy for copy in copies if copy.is_open]
    for_me = set(waiting_for(user).values_list("pk", flat=True))
    waiting = [copy for copy in open_ones if copy.pk in for_me]
    lately = timezone.now() - PUBLISHED_SHOWN
    published = [c for c in copies if c.state == State.PUBLISHED and c.changed_at >= lately]
    capsules: Any = capsules_for(user)
    capsules = capsules.in_language(language).prefetch_related("translations")
    return {
        "waiting": waiting,
        "mine": [c for c in open_ones if c.author_id == user.pk and c not in waiting],
        "published": [c for c in published if c.author_id == user.pk],
        "others": [c for c in open_ones if c.author_id != user.pk and c not in waiting],
        "aside": [c for c in copies if c.state == State.PUT_ASIDE],
        "readings": [read(capsule, language) for capsule in capsules],
        "sees_history": can_see_history(user),
    }


@for_writers
@require_http_methods(["GET", "POST"])
def new(request: HelperRequest) -> HttpResponse:
    """A capsule from scratch: its title, its topic, for whom it is, and its address for good."""
    form = NewCapsuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            copy = start_new(**form.cleaned_data, by=request.user, now=timezone.now())
        except AddressTaken as taken:
            form.add_error("slug", str(taken.message))
        else:
            return redirect("studio:about", copy.pk)
    return render(request, "studio/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@for_writers
def start(request: HelperRequest, slug: str) -> HttpResponse:
    """A draft of what is live; the page says when somebody else is at one too."""
    capsule = get_object_or_404(capsules_for(request.user), slug=slug)
    others = WorkingCopy.objects.open().filter(capsule=capsule).exclude(author=request.user)
    at_it = others.count()
    copy = start_draft(capsule=capsule, by=request.user, now=timezone.now())
    if at_it:
        messages.info(
            request,
            _(
                "Somebody else has a draft of this capsule too. Nothing is lost: whoever is "
                "published second is shown what the first one changed."
            ),
        )
    return redirect("studio:draft", copy.pk)
