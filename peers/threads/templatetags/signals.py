"""The signal phrases that were found in a thread, for the adults who read it."""

from django import template

from peers.people.models import User
from peers.threads.models import Thread
from peers.threads.signal_review import Found, found_in

register = template.Library()


@register.simple_tag
def found_signals(thread: Thread, user: User) -> list[Found]:
    return found_in(thread, user)
