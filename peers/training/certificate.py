"""The certificate as a PDF, in the language of whoever asks for it.

Of a name in letters that we do not have, the user name is printed instead: better an honest Latin
name than a row of empty boxes.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from capsules.printing.letters import letters
from capsules.topics import TOPICS
from peers.people.models import Role, User
from peers.training.models import Certificate


def as_pdf(certificate: Certificate) -> bytes:
    """One page, A4: the name, the role, the topics, until when, and how to check it."""
    from peers.training.paper import Paper  # noqa: PLC0415 - heavy, see capsules.printing.sheet

    page = Paper(gettext("Certificate of training"))
    held = certificate.qualification
    page.put(printable(held.user), size=24)
    page.put(str(Role(held.role).label), size=14)
    for words, value in _facts(certificate):
        page.fact(words, value)
    page.foot(
        gettext("Anybody can check it at %(address)s with this code:")
        % {"address": settings.PORTAL_URL + reverse("training:verify")},
        certificate.code,
    )
    return bytes(page.output())


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    held = certificate.qualification
    facts = [
        (gettext("Signed off by"), printable(held.signed_off_by)),
        (gettext("Signed off on"), date_format(held.signed_off_on, "DATE_FORMAT")),
        (gettext("Valid until"), date_format(held.expires_on, "DATE_FORMAT")),
    ]
    topics = [str(TOPICS[code].label) for code in held.topics if code in TOPICS]
    if topics:
        facts.append((gettext("Topics"), ", ".join(topics)))
    return facts


def printable(user: User) -> str:
    """The name shown, or the user name when we have no letters for it."""
    name = user.name or user.username
    return name if set(map(ord, name)) <= letters() else user.username
