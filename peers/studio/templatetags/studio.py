"""Words of the studio's pages."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from capsules.languages import direction, own_name
from capsules.signals import BY_ADMINISTRATION, BY_LOADING
from peers.people.models import User
from peers.studio import permissions
from peers.studio.approving import how_many_wait
from peers.studio.models import Revision

register = template.Library()
register.filter("language_words", own_name)
register.filter("direction_of", direction)


@register.simple_tag(takes_context=True)
def drafts_waiting(context: Context) -> SafeString:
    """In the menu: how many drafts wait for the reader's approval; nothing when there is none."""
    user = context.get("user")
    number = how_many_wait(user) if isinstance(user, User) else 0
    if not number:
        return SafeString("")
    return format_html(
        ' <span class="badge" aria-hidden="true">{}</span>'
        '<span class="visually-hidden"> ({}: {})</span>',
        number,
        gettext("Waits for you"),
        number,
    )


@register.filter
def first_name(user: User) -> str:
    """All that the studio says of anybody: no surname, also of those who gave one."""
    return permissions.first_name(user)


@register.filter
def why_words(revision: Revision) -> str:
    """Why a revision was made; what the portal says of itself in the reader's language."""
    if revision.why in (BY_LOADING, BY_ADMINISTRATION):
        return gettext(revision.why)
    return revision.why
