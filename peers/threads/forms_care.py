"""What helpers and leads fill in about care and keeping; no field takes a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peers.threads.models import CheckIn, LegalHold


class HowForm(forms.Form):
    """One of three answers, the wish to talk, or both; nothing at all says nothing."""

    how = forms.ChoiceField(label=_("How are you?"), choices=CheckIn.How.choices, required=False)
    wants_talk = forms.BooleanField(label=_("I want to talk with somebody"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("how") and not given.get("wants_talk"):
            raise forms.ValidationError(_("Choose a picture, or say that you want to talk."))
        return given


class HoldForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=LegalHold.Reason.choices)
