"""How texts of a capsule are printed."""

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from capsules import numbers
from capsules.languages import own_name
from capsules.prose import to_html
from capsules.texts import Served

register = template.Library()
register.filter("language_name", own_name)

_COUNTRIES = {
    "BE": _("Belgium"),
    "DE": _("Germany"),
    "EU": _("European Union"),
    "FR": _("France"),
    "LU": _("Luxembourg"),
    "NL": _("Netherlands"),
    "UK": _("United Kingdom"),
}


@register.filter
def prose(text: Served) -> SafeString:
    """Markdown as HTML; a text in another language than the page says which."""
    html = to_html(text.text)
    if not text.is_fallback:
        return html
    return format_html('<div class="stack"{}>{}</div>', text.attrs, html)


@register.filter
def line(text: Served) -> SafeString:
    """A text without markup, in a span of its own language where it differs from the page."""
    said = numbers.unbroken(text.text)
    if not text.is_fallback:
        return format_html("{}", said)
    return format_html("<span{}>{}</span>", text.attrs, said)


@register.filter
def unbroken(text: str) -> str:
    """A text whose telephone numbers stay whole and in order, also among Arabic letters."""
    return numbers.unbroken(text)


@register.filter
def country_name(code: str) -> str | Promise:
    """A country of the help directory; a code nobody has named stays as it is."""
    return _COUNTRIES.get(code, code)


@register.filter
def site(address: str) -> str:
    """A web address as people say it: the host and the path, without the scheme."""
    return address.removeprefix("https://").removeprefix("www.").rstrip("/")


@register.simple_tag
def ask_url(topic: str) -> str:
    """The help form with a topic code beforehand: the only thing such an address may carry."""
    return f"{reverse('help:new')}?topic={topic}"
