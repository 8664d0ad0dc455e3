"""The one thing of the training that the menu shows on every page of the desk."""

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from peers.people.models import User
from peers.training.actions.lessons import due_lessons

register = template.Library()


@register.simple_tag(takes_context=True)
def lessons_due(context: Context) -> SafeString:
    """How many short lessons wait, as a small number; nothing when there is none."""
    user = context.get("user")
    if not isinstance(user, User):
        return SafeString("")
    number = due_lessons(user, now=timezone.now()).count()
    if not number:
        return SafeString("")
    words = ngettext("one short question", "%(number)s short questions", number)
    said = words % {"number": number}
    return format_html(
        ' <span class="badge" aria-hidden="true">{}</span>'
        '<span class="visually-hidden"> ({})</span>',
        number,
        said,
    )
