"""The mail with the link of an invitation. It names no group: a mailbox is read by others too."""

import smtplib
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from peers.people.models import Invitation
from peers.people.tokens import link_token_of


@sensitive_variables()
def mail_of(invitation: Invitation, link_token: str) -> EmailMessage:
    with translation.override(invitation.language):
        path = reverse("groups:join_link", args=[link_token])
        body = gettext(
            "Hello,\n\nyou have an invitation. Open this link within 14 days:\n%(link)s\n\nIt "
            "opens once. Give it to nobody else. If you do not want it, you need not do anything."
        ) % {"link": settings.PORTAL_URL + path}
        return EmailMessage(gettext("An invitation for you"), body, to=[invitation.email])


@sensitive_variables()
def send_links(made: Iterable[tuple[Invitation, str]]) -> bool:
    """To whoever left an address; whether the mail server took them all. The invitations stand
    without it: link and letters are on the page."""
    mails = [
        mail_of(invitation, link_token_of(token)) for invitation, token in made if invitation.email
    ]
    if not mails:
        return True
    try:
        return get_connection().send_messages(mails) == len(mails)
    except (OSError, smtplib.SMTPException):
        return False
