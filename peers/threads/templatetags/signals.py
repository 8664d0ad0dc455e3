"""The signal phrases that were found in a thread, for the adults who read it."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from peers.people.models import User
from peers.threads.models import Thread
from peers.threads.signal_review import Found, found_in

register = template.Library()


@register.simple_tag
def found_signals(thread: Thread, user: User) -> list[Found]:
    return found_in(thread, user)


@register.filter
def between_choices(words: str) -> SafeString:
    """A phrase that may go on in the next line after each "or", not in the middle of a word."""
    return mark_safe("|<wbr>".join(str(escape(part)) for part in words.split("|")))  # noqa: S308
