"""No file is ever taken (S15): parts with a file are read past, in memory, and refused kindly.

The handler keeps the words of the form, so that the page can offer to send them without the
file; nothing of the file is kept, in memory or on disk.

A few exceptions, each one address, one field, and people who are logged in and may: the roster of
a group, from its coach or staff; in the studio a pack of capsules from staff, a translation file
and a recording from translators. What comes is read in memory, no further than its limit. Nobody
else can send anything there, and nothing can be sent where a youth writes.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peers.people.access import groups_for
from peers.people.models import User
from peers.people.roster_file import MOST_BYTES
from peers.studio import arriving

# Beyond this the connection is cut: politeness has an end.
MOST_BYTES_READ = 32 * 1024 * 1024


@dataclass(frozen=True)
class Taken:
    """What one page takes: `may` asks for the person and what the address names."""

    field: str
    most_bytes: int
    may: Callable[[User, dict[str, Any]], bool]


TAKEN_AT: dict[str, Taken] = {
    "groups:import": Taken(
        "roster",
        MOST_BYTES,
        lambda user, named: groups_for(user).filter(pk=named["pk"]).exists(),
    ),
    **{name: Taken(*what) for name, what in arriving.FILES.items()},
}
# Never echoed into a page: what must not stay on a screen.
_SECRET_WORDS = ("password", "code", "token", "otp", "credential")


class RefuseFiles(FileUploadHandler):
    """Swallows every file part and leaves a mark on the request; keeps in memory what is awaited
    at this address from this person."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.read = 0
        self.files = 0
        self.awaited: Taken | None = None
        self.held: io.BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        self.held = None
        self.awaited = awaited_here(self.request)
        if self.files == 1 and self.awaited and self.field_name == self.awaited.field:
            self.held = io.BytesIO()
        else:
            self.request.has_refused_file = True  # type: ignore[union-attr]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.read += len(raw_data)
        if self.read > MOST_BYTES_READ:
            raise StopUpload(connection_reset=True)
        if self.held is not None and self.awaited is not None:
            # One byte beyond the limit is kept, which tells that it was too large.
            self.held.write(raw_data[: self.awaited.most_bytes + 1 - self.held.tell()])

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.held is None:
            return None
        size = self.held.tell()
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held, self.field_name, self.field_name, "application/octet-stream", size, None
        )


def awaited_here(request: HttpRequest | None) -> Taken | None:
    """What this page takes from this very person; None nearly everywhere."""
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    taken = TAKEN_AT.get(match.view_name) if match is not None else None
    if taken is None or match is None or not isinstance(user, User):
        return None
    return taken if taken.may(user, match.kwargs) else None


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
