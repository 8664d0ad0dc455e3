"""Who comes to the studio's pages: to everybody else what is not theirs does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from capsules.models import Capsule
from peers.people.access import HelperRequest, for_helpers
from peers.studio.errors import NotYours, StudioRefused
from peers.studio.models import WorkingCopy
from peers.studio.permissions import can_see_history, copy_or_404, hat_of

View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """Staff, coaches whose papers count, peers with a place in the studio."""

    @for_helpers
    @wraps(view)
    def guarded(request: HelperRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not hat_of(request.user).writes:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def on_draft(view: View) -> View:
    """The draft of that number among those the person sees."""

    @for_writers
    @wraps(view)
    def found(request: HelperRequest, pk: int, **kwargs: Any) -> HttpResponse:
        return view(request, copy_or_404(request.user, pk), **kwargs)

    return found


def tells_refusals(view: View) -> View:
    """Where an act is refused, the draft's page says why."""

    @wraps(view)
    def done(request: HelperRequest, copy: WorkingCopy, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, copy, **kwargs)
        except NotYours:
            raise Http404 from None
        except StudioRefused as refused:
            messages.error(request, str(refused.message))
            return redirect("studio:draft", copy.pk)

    return done


def act_on_draft(view: View) -> View:
    """One act, by POST."""
    return require_POST(on_draft(tells_refusals(view)))


def on_capsule(view: View) -> View:
    """A capsule and its history, for those who see who wrote what."""

    @for_writers
    @wraps(view)
    def found(request: HelperRequest, slug: str, **kwargs: Any) -> HttpResponse:
        if not can_see_history(request.user):
            raise Http404
        return view(request, get_object_or_404(Capsule, slug=slug), **kwargs)

    return found
