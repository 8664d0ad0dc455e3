"""The languages that content exists in, as people read and choose them."""

from django.conf import settings
from django.utils.translation import get_language_info


def own_name(code: str) -> str:
    """A language in its own words; an unknown code as it is."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def direction(code: str) -> str:
    """The writing direction of a language: `rtl` or `ltr`; `auto` for an unknown one."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "auto"


def language_choices() -> list[tuple[str, str]]:
    """All that content exists in, each in its own words."""
    return [(code, own_name(code)) for code in settings.MODELTRANSLATION_LANGUAGES]
