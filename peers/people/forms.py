"""allauth's forms in our words: labels above the fields, no placeholders, one code once."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from peers.people.account_outbox import mail_new_password
from peers.people.second_factor import use_totp_code


class PlainFields:
    """A placeholder vanishes while one types; labels and hints stay."""

    labels: ClassVar[dict[str, Any]] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            # A list of password rules is HTML; the page says what is asked in a sentence.
            field.help_text = ""


class LoginForm(PlainFields, account.LoginForm):
    labels: ClassVar = {"login": _("User name or mail address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}


class ResetPasswordForm(PlainFields, account.ResetPasswordForm):
    """Whether there is an account with the address is looked up by the workers: here neither the
    answer nor how long it takes can tell it."""

    labels: ClassVar = {"email": _("Mail address")}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        mail_new_password(email, get_language() or "en", now=timezone.now())
        return email


class ResetPasswordKeyForm(PlainFields, account.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": _("New password"), "password2": _("New password again")}


class SetPasswordForm(PlainFields, account.SetPasswordForm):
    labels = ResetPasswordKeyForm.labels


class ChangePasswordForm(PlainFields, account.ChangePasswordForm):
    labels: ClassVar = {**ResetPasswordKeyForm.labels, "oldpassword": _("Password you have now")}


class ReauthenticateForm(PlainFields, account.ReauthenticateForm):
    labels: ClassVar = {"password": _("Password")}


class CodeOnce:
    """A code of the authenticator app opens once, even inside the time in which it is valid."""

    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not use_totp_code(
            self.authenticator, code
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(CodeOnce, PlainFields, mfa.AuthenticateForm):
    labels: ClassVar = {"code": _("Code from your app, or a recovery code")}


class ReauthenticateCodeForm(CodeOnce, PlainFields, mfa.ReauthenticateForm):
    labels = AuthenticateForm.labels


class ActivateTOTPForm(PlainFields, totp.ActivateTOTPForm):
    labels: ClassVar = {"code": _("The six digits your app shows")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
