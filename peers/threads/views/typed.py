"""What somebody typed, given back to them where it could not be taken and its form is gone.

It comes from the very request that is answered and is kept nowhere: whoever pressed the button
had it before their eyes a moment ago.
"""

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

# The boxes for words, on the pages of help and at the desk; never a code, a name or a password.
BOXES = ("message", "words", "text", "note")


@sensitive_variables()
def typed_in(request: HttpRequest) -> str:
    """The words of a posted form, "" where there are none."""
    if request.method != "POST":
        return ""
    words = [request.POST.get(box, "").strip() for box in BOXES]
    return "\n\n".join(one for one in words if one)


def is_from_our_own_page(request: HttpRequest) -> bool:
    """Whether the browser itself says so, where the form could not prove it: a page of ours must
    not show what another site would like it to say."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
