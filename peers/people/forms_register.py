"""What a coach fills in to register a group, and what staff decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peers.people.countries import COUNTRIES
from peers.people.models import Group
from peers.people.registering import Asked
from peers.people.tokens import new_form_token


class RegisterForm(forms.Form):
    group_name = forms.CharField(label=_("Name of the group"), max_length=120)
    kind = forms.ChoiceField(label=_("What kind of group"), choices=Group.Kind)
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES)
    coach_name = forms.CharField(
        label=_("Your name"), max_length=60, help_text=_("You become the first coach.")
    )
    email = forms.EmailField(
        label=_("Your mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    form_token = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_token"].initial = new_form_token

    def fresh(self) -> dict[str, Any]:
        """What was filled in, to be sent again with a new token."""
        return {**self.data.dict(), "form_token": new_form_token()}  # type: ignore[attr-defined]

    def asked(self, language: str) -> Asked:
        names = ("group_name", "kind", "country", "coach_name", "email")
        return Asked(**{name: self.cleaned_data[name] for name in names}, language=language)


class ApproveForm(forms.Form):
    group_name = forms.CharField(label=_("Name of the group"), max_length=120)
    form_token = forms.CharField(widget=forms.HiddenInput, max_length=200)
