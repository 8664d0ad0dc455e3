"""Words of the studio's pages."""

from django import template
from django.utils.translation import get_language_info, gettext

from capsules.signals import BY_ADMINISTRATION, BY_LOADING
from peers.people.models import User
from peers.studio import permissions
from peers.studio.models import Revision

register = template.Library()


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


@register.filter
def language_words(code: str) -> str:
    """A language in its own words."""
    return str(get_language_info(code)["name_local"])


@register.filter
def direction_of(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"
