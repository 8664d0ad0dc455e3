"""What came to a draft to be heard: listened to before anybody approves it, or left out."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from capsules.sound import words_in
from capsules.views.audio import sound_of
from peers.people.access import HelperRequest
from peers.studio.actions.recordings import leave_out
from peers.studio.differences import name_of
from peers.studio.models import DraftRecording, WorkingCopy
from peers.studio.views.access import act_on_draft, on_draft


@dataclass(frozen=True)
class Heard:
    """`is_current`: the draft still says what was read; `name` is the card's."""

    recording: DraftRecording
    name: str
    is_current: bool


def heard_in(copy: WorkingCopy) -> list[Heard]:
    """What waits in a draft, card after card; one query, without the bytes."""
    number = {path: values.get("number") or 0 for path, values in copy.document.items()}
    found = [
        Heard(
            recording=one,
            name=name_of(copy.document, one.path),
            is_current=words_in(copy.document[one.path], one.language) == one.words,
        )
        for one in copy.recordings.defer("content").select_related("copy")
        if one.path in copy.document
    ]
    return sorted(found, key=lambda one: (number[one.recording.path], one.recording.language))


@require_safe
@on_draft
def sound(request: HelperRequest, copy: WorkingCopy, number: int) -> HttpResponse:
    """For those who see the draft, and kept by nobody."""
    found = get_object_or_404(copy.recordings, pk=number)
    response = sound_of(request, bytes(found.content), found.kind)
    response["Cache-Control"] = "private, no-store"
    return response


@act_on_draft
def remove(request: HelperRequest, copy: WorkingCopy, number: int) -> HttpResponse:
    found = get_object_or_404(copy.recordings.defer("content"), pk=number)
    leave_out(brought=found, by=request.user, now=timezone.now())
    return redirect("studio:draft", copy.pk)
