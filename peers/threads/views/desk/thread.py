"""The page of one thread: the peer's calm part, or all of it for adults."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from peers.people.models import User
from peers.threads.actions.coach import record_reading
from peers.threads.actions.seeing import words_mark
from peers.threads.models import Thread
from peers.threads.permissions import can_see_team_notes, is_peer_here
from peers.threads.views.desk.access import DeskRequest, at_the_desk
from peers.threads.views.desk.adult_thread import adult_thread_context
from peers.threads.views.desk.beside import beside_the_box
from peers.threads.views.desk.failed import Failed, Inserted
from peers.threads.views.desk.peer_thread import peer_thread_context


@require_safe
@at_the_desk
def thread(request: DeskRequest, pk: Any) -> HttpResponse:
    """A thread the person may see; whoever reads it without having it is logged (S12)."""
    return render_thread(request, pk)


def render_thread(
    request: DeskRequest, pk: Any, *, failed: Failed | None = None, status: int = 200
) -> HttpResponse:
    """The page as things stand now, with what went wrong next to what was typed."""
    visible = Thread.objects.visible_to(request.user).select_related(
        "owner", "supervisor", "listener", "group"
    )
    found = get_object_or_404(visible, pk=pk)
    now = timezone.now()
    record_reading(thread=found, by=request.user, now=now)
    if is_adult_here(request.user, found):
        page, context = "desk/thread_adult.html", adult_thread_context
    else:
        page, context = "desk/thread_peer.html", peer_thread_context
    inserted = isinstance(failed, Inserted)
    filled = {
        **beside_the_box(found, request.user, inserted=inserted),
        **context(found, request.user, now, failed),
    }
    here = {"thread": found, "now": now, "helper": request.helper, "words_read": _read(filled)}
    return render(request, page, {**here, **filled}, status=status)


def _read(shown: dict[str, Any]) -> str:
    """How much of the youth's words this very page holds."""
    written = sum(line.from_youth for line in shown["lines"])
    tapped = sum(row.answered_at is not None for _words, row in shown["asked"])
    return words_mark(written=written, tapped=tapped)


def is_adult_here(user: User, thread: Thread) -> bool:
    """Whether this person works on this thread as an adult of the team.

    Somebody may be a coach in one group and a peer expert in another: what is in their hands as
    a peer, or what they listen to as one, they see and treat as a peer.
    """
    return can_see_team_notes(user, thread) and not is_peer_here(user, thread)
