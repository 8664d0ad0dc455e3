"""The search. What somebody looks for is theirs: it travels in the body of the request, stands in
no address, history, log or page, and is kept nowhere.

What was found may stay on the device for five minutes, like any page of a capsule: without that,
going back from a result would end at an error of the browser.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from capsules.folding import LONGEST_QUESTION
from capsules.searching import find
from capsules.views.public import KEPT_SECONDS, language_of, public_page, show


# Exempt from the CSRF check: its token needs a cookie, and the pages that hold this form are the
# same for everyone. Nothing is written, so another site that sends the form gains nothing.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    return _results(request) if request.method == "POST" else _form(request)


@public_page
def _form(request: HttpRequest) -> HttpResponse:
    return show(request, "search", {"longest": LONGEST_QUESTION})


@cache_control(private=True, max_age=KEPT_SECONDS)
@sensitive_post_parameters("q")
@sensitive_variables("question")
def _results(request: HttpRequest) -> HttpResponse:
    question = request.POST.get("q", "")[:LONGEST_QUESTION].replace("\0", "").strip()
    found = find(question, language_of(request))
    context = {"longest": LONGEST_QUESTION, "found": found, "asked": True}
    return show(request, "search", context)
