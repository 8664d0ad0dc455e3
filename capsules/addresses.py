"""The same page in another language."""

from django.conf import settings


def in_language(address: str, code: str) -> str:
    """`address` (a path, with or without a query) under the language `code`.

    All our addresses differ in their first part alone, so nothing has to be resolved and reversed:
    the menu of thirteen languages stands on every page.
    """
    _empty, first, *rest = address.split("/", 2)
    if first not in {known for known, _name in settings.LANGUAGES}:
        return address
    return "/".join(("", code, *rest))
