"""A roster from a file: template, preview with a sentence for each line, and the yes."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from peers.people import importing
from peers.people.access import for_helpers, group_or_404
from peers.people.forms_groups import RosterFileForm
from peers.people.joining import JoinRefused
from peers.people.models import Group, User
from peers.people.roster_file import FileRefused, lines_of, template
from peers.people.roster_lines import Line, Verdict, judge
from peers.people.roster_workbook import XLSX, workbook
from peers.people.tokens import StaleForm, new_form_token
from peers.people.views.invitations import show_cards


@for_helpers
@require_GET
def empty_roster(request: HttpRequest, pk: int) -> HttpResponse:
    _group_and_user(request, pk)
    answer = HttpResponse("".join(template()), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="people.csv"'
    return answer


@for_helpers
@require_GET
def empty_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The same columns, with lists to choose from where only some words fit."""
    group, user = _group_and_user(request, pk)
    roles = importing.roles_for(user, group)
    answer = HttpResponse(workbook(roles), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    return answer


@for_helpers
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def from_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file is read in this very request; the answer is the preview."""
    group, user = _group_and_user(request, pk)
    if request.method == "GET":
        return _page(request, group, user, RosterFileForm())
    form = RosterFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, group, user, form)
    try:
        rows = lines_of(form.cleaned_data["roster"].read())
    except FileRefused as refused:
        form.add_error("roster", str(refused.message))
        return _page(request, group, user, form)
    roles = importing.roles_for(user, group)
    lines = judge(rows, group=group, roles=roles, today=timezone.localdate())
    return _preview(request, group, user, lines, form)


@for_helpers
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def invite_them(request: HttpRequest, pk: int) -> HttpResponse:
    group, user = _group_and_user(request, pk)
    try:
        lines = importing.brought_back(request.POST.get("lines", ""), group=group, by=user)
        made = importing.invite_all(
            lines,
            group=group,
            form_token=request.POST.get("form_token", ""),
            by=user,
            now=timezone.now(),
        )
    except JoinRefused as refused:
        messages.error(request, str(refused.message))
        return redirect("groups:import", pk)
    except StaleForm:
        messages.error(request, gettext("This page was open for too long. Please try again."))
        return redirect("groups:import", pk)
    return show_cards(request, group, made)


@sensitive_variables()
def _preview(
    request: HttpRequest, group: Group, user: User, lines: list[Line], form: RosterFileForm
) -> HttpResponse:
    new = [one for one in lines if one.verdict == Verdict.NEW]
    bundle = importing.carried(new, group=group, by=user)
    if bundle is None:
        form.add_error("roster", gettext("This file has too much in it. Please split it."))
        return _page(request, group, user, form)
    context = {
        "group": group,
        "new": new,
        "wrong": [one for one in lines if one.verdict == Verdict.WRONG],
        "known": [one for one in lines if one.verdict == Verdict.KNOWN],
        "bundle": bundle,
        "form_token": new_form_token(),
    }
    return render(request, "groups/import_preview.html", context)


def _page(request: HttpRequest, group: Group, user: User, form: RosterFileForm) -> HttpResponse:
    context = {"group": group, "form": form, "roles": importing.roles_for(user, group)}
    return render(request, "groups/import.html", context)


def _group_and_user(request: HttpRequest, pk: int) -> tuple[Group, User]:
    """A group into which this person may invite somebody; else it is not there."""
    if not isinstance(request.user, User):
        raise Http404
    group = group_or_404(request.user, pk)
    if not importing.roles_for(request.user, group):
        raise Http404
    return group, request.user
