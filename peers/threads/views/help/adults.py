"""Parents, teachers, professionals and friends: a form of their own, answered by adults."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from peers.threads.rules.wording import MESSAGE_LIMIT
from peers.threads.views.help.about import notice_context
from peers.threads.views.help.forms import refuse_files
from peers.threads.views.help.forms_adults import ASKERS, SAFETY_QUESTIONS, AdultForm
from peers.threads.views.help.kept import first_visits_kept
from peers.threads.views.help.pages import show_page, youth_page
from peers.threads.views.help.writing import genuine, open_from


@youth_page()
@first_visits_kept
@sensitive_variables()
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST open a thread for adults and go on to its code."""
    if request.method != "POST":
        return _show(request, AdultForm(initial={"asker": _asker_of(request)}))
    form = AdultForm(request.POST)
    valid = form.is_valid()
    refuse_files(request, form)
    if not valid or form.errors:
        return _show(request, form)
    return open_from(request, form, now=timezone.now()) or _show(request, form)


def _asker_of(request: HttpRequest) -> str:
    """Ticked beforehand, from the door that the person comes from."""
    asker = request.GET.get("as", "")
    return asker if asker in dict(ASKERS) else ""


@sensitive_variables()
def _show(request: HttpRequest, form: AdultForm) -> HttpResponse:
    submission = form.data.get("submission", "") if form.is_bound else ""
    in_need = form.is_bound and "yes" in [form.data.get(name) for name in SAFETY_QUESTIONS]
    context = {
        **notice_context(now=timezone.now()),
        "form": form,
        "questions": [form[name] for name in SAFETY_QUESTIONS],
        "submission": genuine(submission),
        "message_limit": MESSAGE_LIMIT,
        "numbers_first": in_need,
    }
    return show_page(request, "adults", context)
