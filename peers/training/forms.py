"""The forms a coach fills in: the grade of a role-play or case, the review of a practice thread."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peers.training.actions.practice import WORDS_LENGTH
from peers.training.rules import Criterion, Critical

CRITERION_WORDS: dict[Criterion, Any] = {
    Criterion.LISTENS: _("Listens without blame"),
    Criterion.NO_SECRECY: _("Promises no secrecy"),
    Criterion.NO_DETAILS: _("Asks for no details and no images"),
    Criterion.SPOTS_RISK: _("Spots the risk"),
    Criterion.ESCALATES: _("Hands over in time"),
    Criterion.RIGHT_SERVICE: _("Names the right service"),
    Criterion.CLOSES_KINDLY: _("Closes kindly"),
    Criterion.LOOKS_AFTER_SELF: _("Looks after themselves"),
}
CRITICAL_WORDS: dict[Critical, Any] = {
    Critical.PROMISED_SECRECY: _("Promised secrecy"),
    Critical.ASKED_FOR_IMAGE: _("Asked for an image"),
    Critical.KEPT_R3: _("Kept something serious (R3 or R4) instead of handing it over"),
    Critical.LEFT_PLATFORM: _("Went on outside the portal"),
}
_SCORES = [("0", _("0 not yet")), ("1", _("1 partly")), ("2", _("2 well"))]


class GradeForm(forms.Form):
    """Eight scores, the critical fails, and a word for the learner."""

    criticals = forms.MultipleChoiceField(
        label=_("Critical fails (tick none if there was none)"),
        choices=[(one.value, words) for one, words in CRITICAL_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    comment = forms.CharField(
        label=_("A word for the learner"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=WORDS_LENGTH,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion, words in CRITERION_WORDS.items():
            self.fields[criterion.value] = forms.ChoiceField(
                label=words,
                choices=_SCORES,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one answer.")},
            )
        self.order_fields([*CRITERION_WORDS, "criticals", "comment"])

    @property
    def scores(self) -> dict[str, int]:
        return {one.value: int(self.cleaned_data[one.value]) for one in Criterion}


class ReviewForm(forms.Form):
    approved = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[("yes", _("Good: it counts")), ("no", _("Once more, after we have talked"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer.")},
    )
    comment = forms.CharField(
        label=_("A word for the learner"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=WORDS_LENGTH,
        required=False,
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the certificate"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        error_messages={"required": _("Type the code as it stands on the certificate.")},
    )

    def clean_code(self) -> str:
        """As printed, whatever the case and the dashes: `K7QM-3XPA-9RTD`."""
        letters = "".join(one for one in self.cleaned_data["code"].upper() if one.isalnum())
        return "-".join((letters[:4], letters[4:8], letters[8:]))
