"""The mails about accounts and about groups that want to register, in their reader's language.

They are written by the workers, from what waits in the outbox (account_outbox): so a page that
asks for one answers alike, and as soon, whoever it is for.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.internal.userkit import filter_users_by_email
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import int_to_base36
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from peers.people.mailing import is_silent
from peers.people.models import GroupRequest, User


@sensitive_variables()
def confirmation_mail(request: GroupRequest, token: str) -> EmailMessage:
    with translation.override(request.language):
        body = gettext(
            "Hello,\n\nsomebody asked us to register a group, with this mail address. If it was "
            "you, open this link and confirm:\n%(link)s\n\nIf it was not you, you need not do "
            "anything."
        ) % {"link": settings.PORTAL_URL + reverse("groups:confirm", args=[token])}
        return EmailMessage(gettext("Please confirm"), body, to=[request.email])


def refusal_mail(request: GroupRequest) -> EmailMessage:
    with translation.override(request.language):
        body = gettext(
            "Hello,\n\nthank you for asking. We cannot register your group now. If you would "
            "like to know why, please call us."
        )
        return EmailMessage(gettext("Your group"), body, to=[request.email])


@sensitive_variables()
def password_mail(email: str, language: str) -> EmailMessage | None:
    """A link to a new password, or that we know no account; nothing to somebody whose mails
    others see: the link would be theirs."""
    found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    if not found:
        return _written("unknown_account", email, language, {})
    user = found[0]
    if is_silent(user):
        return None
    with translation.override(_language_of(user, language)):
        token = account_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
        key = {"uidb36": int_to_base36(user.pk), "key": token}
        path = reverse("account_reset_password_from_key", kwargs=key)
    link = {"password_reset_url": settings.PORTAL_URL + path}
    return _written("password_reset_key", email, _language_of(user, language), link)


def changed_mail(user: User) -> EmailMessage | None:
    """One neutral mail for whatever changed, to the address the NGO knows; no address, no
    browser, and not which change: a mailbox is read by others too."""
    if not user.email or is_silent(user):
        return None
    return _written("log_in_changed", user.email, _language_of(user, "en"), {})


def _language_of(user: User, asked_in: str) -> str:
    """The reader's, not that of whoever filled in the form."""
    return user.preferred_language or asked_in


@sensitive_variables()
def _written(name: str, email: str, language: str, words: Mapping[str, Any]) -> EmailMessage:
    with translation.override(language):
        subject = render_to_string(f"account/email/{name}_subject.txt", words)
        body = render_to_string(f"account/email/{name}_message.txt", words)
    return EmailMessage(" ".join(subject.split()), body.strip(), to=[email])
