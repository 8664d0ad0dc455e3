"""What is asked for a certificate of a role-play, and to check one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from capsules.printing.letters import letters
from peers.training.role_play import as_written

NAME_LENGTH = 60
_ATTRS = {"autocomplete": "off", "spellcheck": "false", "dir": "auto"}


class NameForm(forms.Form):
    """The name to be printed. It is in no table: the certificate itself is all there is."""

    name = forms.CharField(
        label=_("Your name, as it should be printed"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs=_ATTRS),
        error_messages={"required": _("Type the name.")},
    )
    went_through = forms.BooleanField(
        label=_("I played the story to an ending and answered the questions."),
        error_messages={"required": _("Play the story and answer the questions first.")},
    )

    def clean_name(self) -> str:
        name = as_written(self.cleaned_data["name"])
        if not any(one.isalpha() for one in name):
            raise forms.ValidationError(_("Type the name."))
        if not set(map(ord, name)) <= letters():
            raise forms.ValidationError(
                _("We cannot print some of these letters. Write the name in other letters.")
            )
        return name


class CheckForm(forms.Form):
    """The name and the code, as they stand on the paper."""

    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs=_ATTRS),
        error_messages={"required": _("Type the name.")},
    )
    code = forms.CharField(
        label=_("Code on the certificate"),
        max_length=40,
        widget=forms.TextInput(attrs={**_ATTRS, "dir": "ltr"}),
        error_messages={"required": _("Type the code as it stands on the certificate.")},
    )
