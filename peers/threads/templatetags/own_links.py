"""Addresses of the portal's own capsules inside a text become links; nothing else does."""

import re

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# After the address of the portal: a language and a capsule, nothing that leads elsewhere.
_CAPSULE = r"(/[a-z]{2,3}(?:-[a-z]{2,4})?/capsules/[a-z0-9-]{1,80}/)"


@register.filter
def own_links(text: str) -> SafeString:
    """The text, escaped, with capsules of this portal to be opened by a tap."""
    pattern = re.escape(escape(settings.PORTAL_URL)) + _CAPSULE
    linked = re.sub(pattern, r'<a href="\1">\g<0></a>', escape(text))
    return mark_safe(linked)  # noqa: S308 - escaped above; the address is of our own pattern
