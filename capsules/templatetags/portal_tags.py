"""Small tags that every page shares: pictures, and where the reader is in the menu."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_SYMBOL = re.compile(r'<symbol id="(?P<name>[\w-]+)"[^>]*>(?P<lines>.*?)</symbol>', re.DOTALL)

# Pictures that point along the line of reading, and turn around with it in Arabic.
_DIRECTED = frozenset({"arrow", "back", "chevron", "exit", "login", "send", "play"})


@cache
def _drawings() -> dict[str, str]:
    """The lines of each picture of static/img/icons.svg; how they are drawn stands in the sheet."""
    sheet = (Path(settings.BASE_DIR) / "static" / "img" / "icons.svg").read_text()
    return {found["name"]: found["lines"] for found in _SYMBOL.finditer(sheet)}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture of static/img/icons.svg; decoration only, the words stand beside it.

    Inside the page: what it shows weighs less there than the request for all of them. A name that
    nobody has drawn (an editor may have written it) shows nothing.
    """
    lines = _drawings().get(name, "")
    css = "icon icon-directed" if name in _DIRECTED else "icon"
    # From our own file; the name itself is never printed.
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, SafeString(lines)
    )


@register.simple_tag(takes_context=True)
def here(context: Context, *names: str) -> SafeString:
    """` aria-current="page"` when the page is one of these route names."""
    match = getattr(context.get("request"), "resolver_match", None)
    if match is not None and match.view_name in names:
        return mark_safe(' aria-current="page"')
    return SafeString("")
