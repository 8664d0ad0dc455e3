"""Small tags that every page shares: pictures, and where the reader is in the menu."""

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Pictures that point along the line of reading, and turn around with it in Arabic.
_DIRECTED = frozenset({"arrow", "back", "chevron", "exit", "login", "send", "play"})


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture of static/img/icons.svg; decoration only, the words stand beside it."""
    css = "icon icon-directed" if name in _DIRECTED else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css,
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def here(context: Context, *names: str) -> SafeString:
    """` aria-current="page"` when the page is one of these route names."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is not None and match.view_name in names:
        return mark_safe(' aria-current="page"')
    return SafeString("")
