"""What of a text the other side reads (S14): masked by the rule, in the reader's language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext

from capsules.models import Service
from peers.threads.rules.masking import Known, Masked, mask


def known_services() -> Known:
    """Numbers and sites of the help directory, and our own, stay readable; one query."""
    numbers: set[str] = set()
    # A capsule that a helper points to is no way to meet elsewhere.
    hosts: set[str] = {urlsplit(settings.PORTAL_URL).hostname or ""}
    for phones, website in Service.objects.published().values_list("phones", "website"):
        numbers.update(_digits(phone.get("number", "")) for phone in phones)
        hosts.add((urlsplit(website).hostname or "").removeprefix("www."))
    return Known(numbers=frozenset(numbers - {""}), hosts=frozenset(hosts - {""}))


def between_youth_and_peer(text: str, known: Known) -> Masked:
    """The text as the youth reads a peer, and a peer the youth."""
    return mask(text, placeholder=gettext("[contact hidden]"), known=known)


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdecimal())
