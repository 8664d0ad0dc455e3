"""What people fill in to invite, to join and to keep a roster."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from capsules.languages import language_choices
from peers.people.admin.base import many_of
from peers.people.joining import NewAccount
from peers.people.models import GROUP_ROLES, Agreement, Membership, Role, User
from peers.people.roster import kinds_for
from peers.people.tokens import new_form_token

_OLDEST = 120


def day_field(label: Any, hint: Any = "") -> forms.DateField:
    # A browser's own calendar sends ISO dates whatever the language of the page.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=hint, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"]
    )


class InviteForm(forms.Form):
    name_hint = forms.CharField(
        label=_("For whom"),
        max_length=60,
        help_text=_("A first name is enough. Only you and the other coaches see it."),
    )
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("Then the link is mailed. You may leave this empty."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    form_token = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = new_form_token


class TeamInviteForm(InviteForm):
    """For adults who work for the whole organisation."""

    role = forms.ChoiceField(label=_("Role"))
    field_order = ("role", "name_hint", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [
            (role.value, role.label) for role in Role if role not in GROUP_ROLES
        ]
        fields["name_hint"].help_text = ""


class RosterFileForm(forms.Form):
    roster = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or XLSX, 1 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose a file first.")},
    )


class CodeForm(forms.Form):
    secret = forms.CharField(
        label=_("The eight letters"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class AcceptForm(forms.Form):
    """An account of one's own; what is asked follows from the role."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("For logging in. Youths never see it."),
        validators=[User.username_validator],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("Name shown"),
        max_length=60,
        help_text=_("What youths and helpers see. Leave out your surname."),
    )
    email = forms.EmailField(label=_("Mail address"))
    birth_date = day_field(_("Date of birth"))
    languages = many_of([], _("Languages you can help in"))
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_(
            "Twelve characters or more. Four or five words in a row are easy to remember and "
            "hard to guess."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    agrees = forms.BooleanField(label="")
    secret = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, role: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language if language in dict(settings.LANGUAGES) else "en"
        fields: dict[str, Any] = self.fields
        fields["languages"].choices = language_choices()
        fields["languages"].required = True
        fields["agrees"].label = (
            _(
                "I want to help as a peer expert. I know that I can stop at any time, "
                "without a reason."
            )
            if role == Role.PEER
            else _("I want to help as a coach, and I will keep to the code of conduct.")
            if role == Role.COACH
            else _("I want to help, and I will keep to the code of conduct.")
        )
        if role == Role.PEER:
            fields["email"].required = False
            fields["email"].help_text = _("You may leave this empty.")
        else:
            del fields["birth_date"]

    def clean_birth_date(self) -> dt.date:
        born: dt.date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if not today.year - _OLDEST < born.year or born > today:
            raise ValidationError(_("This day cannot be right. Please look at it again."))
        return born

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            about = User(username=data.get("username", ""), name=data.get("name", ""))
            try:
                validate_password(first, about)
            except ValidationError as error:
                self.add_error("password1", error)
        return data

    def account(self) -> NewAccount:
        data = self.cleaned_data
        return NewAccount(
            username=data["username"],
            name=data["name"],
            password=data["password1"],
            email=data.get("email", ""),
            birth_date=data.get("birth_date"),
            languages=tuple(data["languages"]),
            preferred_language=self.language,
        )


class AgreementForm(forms.Form):
    kind = forms.ChoiceField(label=_("What you saw"))
    given_on = day_field(_("Seen on"))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"agreement_{member.pk}_%s", **kwargs})
        words = dict(Agreement.Kind.choices)
        choices = [(kind, words[kind]) for kind in kinds_for(member)]
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = choices
        fields["given_on"].initial = timezone.localdate


class VettingForm(forms.Form):
    seen_on = day_field(_("Criminal-record extract seen on"))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"vetting_{member.pk}_%s", **kwargs})
        self.fields["seen_on"].initial = timezone.localdate
