"""The mail with the link of an invitation. It names no group: a mailbox is read by others too."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from peers.people.models import Invitation


@sensitive_variables()
def mail_of(invitation: Invitation, link_token: str) -> EmailMessage:
    with translation.override(invitation.language):
        path = reverse("groups:join_link", args=[link_token])
        body = gettext(
            "Hello,\n\nyou have an invitation. Open this link within 14 days:\n%(link)s\n\nIt "
            "opens once. Give it to nobody else. If you do not want it, you need not do anything."
        ) % {"link": settings.PORTAL_URL + path}
        return EmailMessage(gettext("An invitation for you"), body, to=[invitation.email])
