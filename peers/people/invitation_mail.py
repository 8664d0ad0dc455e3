"""The mail with the link of an invitation. It names no group: a mailbox is read by others too."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from peers.people.models import GroupRequest, Invitation, Role


@sensitive_variables()
def mail_of(invitation: Invitation, link_token: str) -> EmailMessage:
    with translation.override(invitation.language):
        link = settings.PORTAL_URL + reverse("groups:join_link", args=[link_token])
        subject, body = _of_a_new_group(link) if _registered(invitation) else _of_anybody(link)
        return EmailMessage(subject, body, to=[invitation.email])


def _registered(invitation: Invitation) -> bool:
    """Whether it is for the coach who asked to register this group, and waits to hear of it."""
    if invitation.role != Role.COACH:
        return False
    asked = GroupRequest.objects.filter(group=invitation.group_id)
    return asked.filter(email__iexact=invitation.email).exists()


def _of_anybody(link: str) -> tuple[str, str]:
    body = gettext(
        "Hello,\n\nyou have an invitation. Open this link within 14 days:\n%(link)s\n\nIt "
        "opens once. Give it to nobody else. If you do not want it, you need not do anything."
    )
    return gettext("An invitation for you"), body % {"link": link}


def _of_a_new_group(link: str) -> tuple[str, str]:
    body = gettext(
        "Hello,\n\nyour group is registered. Open this link to make your account, within 14 "
        "days:\n%(link)s\n\nIt opens once. Give it to nobody else."
    )
    return gettext("Your group"), body % {"link": link}
