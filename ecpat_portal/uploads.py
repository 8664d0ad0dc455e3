"""No file is ever taken (S15): parts with a file are read past, in memory, and refused kindly.

The handler keeps the words of the form, so that the page can offer to send them without the
file; nothing of the file is kept, in memory or on disk.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Beyond this the connection is cut: politeness has an end.
MOST_BYTES_READ = 32 * 1024 * 1024
# Never echoed into a page: what must not stay on a screen.
_SECRET_WORDS = ("password", "code", "token", "otp", "credential")


class RefuseFiles(FileUploadHandler):
    """Swallows every file part and leaves a mark on the request."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.read = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.request.has_refused_file = True  # type: ignore[union-attr]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.read += len(raw_data)
        if self.read > MOST_BYTES_READ:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


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
