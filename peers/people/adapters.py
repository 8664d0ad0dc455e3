"""How allauth is bent to this house: nobody signs up, no address is kept, mails say little."""

import time
from typing import Any, ClassVar

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from peers import vault
from peers.people.account_outbox import mail_change
from peers.people.models import User
from peers.people.network import client_bucket
from peers.people.second_factor import MFA_PURPOSE

# What allauth and Django keep in a session about a log-in; anything else in it is from before.
_OF_THE_LOG_IN = ("account_", "mfa.", "_")


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This name and this password do not belong together."),
        "email_password_mismatch": _("This name and this password do not belong together."),
        "invalid_login": _("This name and this password do not belong together."),
        "too_many_login_attempts": _("There were many tries. Wait five minutes, then try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not the password you have now."),
        "rate_limited": _("There were many tries. Wait a few minutes, then try again."),
        "incorrect_code": _("This code is not right, or no longer. Type the one you see now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes themselves an account; people are invited."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth writes into the keys of its limits: a bucket of the hour, no address."""
        return client_bucket(request, "accounts", timezone.now()).hex()

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Asked for by mails about a changed log-in; nobody here needs it."""
        return ""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Log in, forgetting what this browser did before: a helper's session holds no thread."""
        before = [k for k, _v in request.session.items() if not k.startswith(_OF_THE_LOG_IN)]
        for key in before:
            del request.session[key]
        super().login(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk, in the language the person prefers."""
        assert isinstance(request.user, User)  # noqa: S101 - allauth's contract, for the types
        preferred = request.user.preferred_language
        known = preferred in dict(settings.LANGUAGES)
        with translation.override(preferred if known else translation.get_language()):
            return reverse("desk:board")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The first page, in the language the person was reading."""
        return reverse("capsules:home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has just logged in is not asked again on the next page."""
        records = get_authentication_records(self.request, self.request.user)
        if records:
            age = time.time() - records[-1]["at"]
            if age < account_settings.REAUTHENTICATION_TIMEOUT:
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing is mailed from within a page, and no mail goes out in allauth's own words: what
        we mail about accounts waits in `account_outbox`. No setting of ours leads here."""
        message = f"{template_prefix} would be mailed by allauth; give it a mail of our own"
        raise ImproperlyConfigured(message)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """One mail for whatever changed, by the workers."""
        mail_change(user, now=timezone.now())


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of the second factor lie encrypted under the key ring of the vault."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - theirs
        """Filled in beforehand; people rename it to what they call the thing."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Key %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        return vault.seal_alone(text, purpose=MFA_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return vault.unseal_alone(encrypted_text, purpose=MFA_PURPOSE)
