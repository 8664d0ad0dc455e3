"""No file is ever taken (S15): parts with a file are read past, in memory, and refused kindly.

The handler keeps the words of the form, so that the page can offer to send them without the
file; nothing of the file is kept, in memory or on disk.

One exception: the roster of a group, a table that its coach or staff send to one address, in
one field. It is read in memory, no further than its limit, and forgotten with the answer.
Nobody else can send anything there, whether they are logged in or not.
"""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peers.people.access import groups_for
from peers.people.models import User
from peers.people.roster_file import MOST_BYTES

# Beyond this the connection is cut: politeness has an end.
MOST_BYTES_READ = 32 * 1024 * 1024
ROSTER_VIEW, ROSTER_FIELD = "groups:import", "roster"
# Never echoed into a page: what must not stay on a screen.
_SECRET_WORDS = ("password", "code", "token", "otp", "credential")


class RefuseFiles(FileUploadHandler):
    """Swallows every file part and leaves a mark on the request; keeps a roster in memory."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.read = 0
        self.files = 0
        self.roster: io.BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        self.roster = None
        if self.files == 1 and self.field_name == ROSTER_FIELD and sends_a_roster(self.request):
            self.roster = io.BytesIO()
        else:
            self.request.has_refused_file = True  # type: ignore[union-attr]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.read += len(raw_data)
        if self.read > MOST_BYTES_READ:
            raise StopUpload(connection_reset=True)
        if self.roster is not None:
            # One byte beyond the limit is kept, which tells that it was too large.
            self.roster.write(raw_data[: MOST_BYTES + 1 - self.roster.tell()])

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.roster is None:
            return None
        size = self.roster.tell()
        self.roster.seek(0)
        return InMemoryUploadedFile(
            self.roster, ROSTER_FIELD, ROSTER_FIELD, "application/octet-stream", size, None
        )


def sends_a_roster(request: HttpRequest | None) -> bool:
    """Whether this is the one page that takes a file, and a coach of the group or staff there."""
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    if request is None or match is None or match.view_name != ROSTER_VIEW:
        return False
    return isinstance(user, User) and groups_for(user).filter(pk=match.kwargs["pk"]).exists()


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The page that says no and offers to send the words alone; None when there was no file."""
    if not (request.content_type or "").startswith("multipart/"):
        return None
    words = request.POST
    if not getattr(request, "has_refused_file", False):
        return None
    kept = [
        (name, value)
        for name, values in words.lists()
        for value in values
        if name == "group_code" or not any(word in name.lower() for word in _SECRET_WORDS)
    ]
    # The page answers at the same address, and the form in it posts there again.
    return render(request, "400.html", {"file_refused": True, "kept": kept}, status=400)
