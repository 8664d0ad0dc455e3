"""The texts that replies may start from: coaches and leads keep them, all helpers use them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peers.threads.actions.texts import keep_text, retire_text, use_text_again
from peers.threads.errors import NotYours, ThreadError
from peers.threads.forms_texts import TextBlockForm, TextFilter
from peers.threads.models import TextBlock
from peers.threads.permissions import can_keep_texts
from peers.threads.views.desk.access import DeskRequest, View, at_the_desk


def for_keepers(view: View) -> View:
    """To everybody else the page is not there."""

    def kept(request: DeskRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not can_keep_texts(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return at_the_desk(kept)


@require_safe
@for_keepers
def texts(request: DeskRequest) -> HttpResponse:
    """All texts, those in use first; narrowed by topic and language."""
    chosen = TextFilter(request.GET or None)
    blocks = chosen.narrow(TextBlock.objects.select_related("changed_by"))
    rows = list(blocks.order_by("topic", "language", "title"))
    context = {
        "filter": chosen,
        "in_use": [row for row in rows if row.retired_at is None],
        "retired": [row for row in rows if row.retired_at is not None],
    }
    return _page(request, "texts", context)


@require_safe
@for_keepers
def new_text(request: DeskRequest) -> HttpResponse:
    return _form(request, TextBlockForm(), None)


@require_POST
@for_keepers
def keep_new(request: DeskRequest) -> HttpResponse:
    return _keep(request, None)


@require_safe
@for_keepers
def change_text(request: DeskRequest, pk: int) -> HttpResponse:
    block = get_object_or_404(TextBlock, pk=pk)
    return _form(request, TextBlockForm(block=block), block)


@require_POST
@for_keepers
def keep_changed(request: DeskRequest, pk: int) -> HttpResponse:
    return _keep(request, get_object_or_404(TextBlock, pk=pk))


def _keep(request: DeskRequest, block: TextBlock | None) -> HttpResponse:
    form = TextBlockForm(request.POST, block=block)
    if not form.is_valid():
        return _form(request, form, block)
    try:
        keep_text(words=form.words(), by=request.user, now=timezone.now(), block=block)
    except NotYours:
        raise Http404 from None
    except ThreadError as error:
        form.add_error("title", str(error))
        return _form(request, form, block)
    messages.success(request, _("Kept. Helpers find it beside their answer."))
    return redirect("desk:texts")


def _form(request: DeskRequest, form: TextBlockForm, block: TextBlock | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return _page(request, "text", {"form": form, "kept": block}, status=status)


@require_POST
@for_keepers
def retire(request: DeskRequest, pk: int) -> HttpResponse:
    retire_text(block=get_object_or_404(TextBlock, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, _("It is offered to nobody any more."))
    return redirect("desk:texts")


@require_POST
@for_keepers
def use_again(request: DeskRequest, pk: int) -> HttpResponse:
    use_text_again(block=get_object_or_404(TextBlock, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, _("It is offered to helpers again."))
    return redirect("desk:texts")


def _page(
    request: DeskRequest, name: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    context = {"helper": request.helper, **context}
    return render(request, f"desk/{name}.html", context, status=status)
