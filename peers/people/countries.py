"""The countries in which a group can be registered, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COUNTRIES = [
    ("BE", _("Belgium")),
    ("NL", _("Netherlands")),
    ("LU", _("Luxembourg")),
    ("FR", _("France")),
    ("DE", _("Germany")),
    ("AT", _("Austria")),
    ("BG", _("Bulgaria")),
    ("RO", _("Romania")),
    ("AL", _("Albania")),
    ("GB", _("United Kingdom")),
]


def country_name(code: str) -> str | Promise:
    """A code that the form does not offer stays as it is."""
    return dict(COUNTRIES).get(code, code)
