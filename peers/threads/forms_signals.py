"""What people fill in about signal phrases."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from peers.threads import explain
from peers.threads.forms_desk import WordsField
from peers.threads.models import OwnPhrase
from peers.threads.rules.triage.lexicon import LANGUAGES
from peers.threads.signal_review import ACCUSED

# Signs that mean something by themselves; the others count only beside others.
GROUPS = (
    "abuse adult_contact bullying control deadline death distress dont_tell exploitation fear"
    " gifts_debt giving_away goodbye held helper_accusation image_threat leaving location meeting"
    " missing money older_partner radicalisation secrecy self_harm sexual_acts sexual_images"
    " sexual_thoughts_children weapon"
).split()
REASON_LENGTH = 300


def languages() -> list[tuple[str, str]]:
    """The languages there are lists for, by their names on this site."""
    names = dict(settings.LANGUAGES)
    return [(code, names.get(code, code)) for code in LANGUAGES]


class PhraseForm(forms.Form):
    """A phrase and, if wanted, a text to try it on, which is kept nowhere."""

    language = forms.ChoiceField(label=_("Language"), choices=languages)
    words = forms.CharField(
        label=_("Phrase"),
        max_length=100,
        help_text=_(
            "Plain words. A * at the end of a word stands for its endings, three dots for up to "
            "three words between."
        ),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=_("Sign of"))
    level = forms.TypedChoiceField(
        label=_("Risk"),
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = WordsField(label=_("A text to try it on (not kept)"), rows=3, may_be_empty=True)

    def __init__(self, *args: Any, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [group for group in GROUPS if leads or group != ACCUSED]
        _choices(self, "group", sorted(((g, str(explain.SIGNALS[g])) for g in groups), key=_name))
        _choices(self, "level", [(each, explain.level(each)) for each in OwnPhrase.Level.values])


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    field.choices = choices  # type: ignore[attr-defined]


def _name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


class ReasonForm(forms.Form):
    """Why a phrase shall go; kept with the change, so it names nobody."""

    reason = forms.CharField(
        label=_("Why? Name no person."),
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class VerdictForm(forms.Form):
    right = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes"
    )
