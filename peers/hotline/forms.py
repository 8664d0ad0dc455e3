"""What is asked of whoever reports a link, and of the adults who pass it on."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from peers.hotline.models import StopReport
from peers.hotline.rules import BadLink, Fault, clean_link


class ReportForm(forms.Form):
    """A link and where it was seen. No name, no words, no file."""

    FAULTS: ClassVar[dict[Fault, Any]] = {
        Fault.EMPTY: _("Copy the address of the page into this field."),
        Fault.TOO_LONG: _("This is longer than an address can be. Copy the address alone."),
        Fault.NOT_ONE_LINK: _("This is not the address of a page. It looks like example.org/page."),
    }

    # Django's own URLField would refuse with words, and mend what must stay as it was seen.
    link = forms.CharField(label=_("Address of the page (link)"), required=False, strip=True)
    seen = forms.ChoiceField(
        label=_("Where did you see it?"),
        choices=StopReport.Seen.choices,
        error_messages={
            "required": _("Choose what comes closest."),
            "invalid_choice": _("Choose one of the answers shown here."),
        },
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_link(self) -> str:
        try:
            return clean_link(self.cleaned_data["link"])
        except BadLink as bad:
            raise forms.ValidationError(self.FAULTS[bad.fault]) from None

    def clean_submission(self) -> uuid.UUID:
        """A form without its token still counts: better twice than not at all."""
        return self.cleaned_data["submission"] or uuid.uuid4()


class ReceiptForm(forms.Form):
    """The hotline's number for the report, when it gives one."""

    reference = forms.CharField(
        label=_("Number that the hotline gave"), required=False, max_length=60
    )

    def clean_reference(self) -> str:
        """A number or a name for it, never the link itself."""
        reference: str = self.cleaned_data["reference"]
        if "://" in reference or "www." in reference.lower():
            raise forms.ValidationError(_("Only the hotline's number, not the link."))
        return reference


class AsideForm(forms.Form):
    why = forms.ChoiceField(label=_("Why"), choices=StopReport.Aside.choices)
