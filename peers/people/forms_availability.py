"""What a helper fills in about their own time, languages, topics and ties."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from capsules.languages import language_choices
from capsules.topics import TOPICS
from peers.people.admin.base import many_of
from peers.people.forms_groups import day_field
from peers.people.models import Absence
from peers.people.roster import PEER_TOPICS


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )


class HoursForm(forms.Form):
    weekday = forms.TypedChoiceField(label=_("Weekday"), coerce=int, choices=list(WEEKDAYS.items()))
    starts = _time_field(_("From"))
    ends = _time_field(_("Until"))


class AbsenceForm(forms.Form):
    kind = forms.ChoiceField(label=_("What for"), choices=Absence.Kind)
    first = day_field(_("First day"))
    last = day_field(_("Last day"))


class WishesForm(forms.Form):
    languages = many_of([], _("Languages you can help in"))
    native_languages = many_of([], _("Languages you grew up with"))
    topics_not_wanted = many_of(
        [(code, TOPICS[code].label) for code in sorted(PEER_TOPICS)],
        _("Topics you would rather not get"),
    )

    def __init__(self, *args: Any, is_peer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["languages"].choices = language_choices()
        fields["languages"].required = True
        fields["native_languages"].choices = language_choices()
        fields["native_languages"].help_text = _(
            "Who grew up with a language can check the texts that are translated into it."
        )
        fields["topics_not_wanted"].help_text = _("Nobody asks you why.")
        # Adults get whatever no peer may answer; only peers choose.
        if not is_peer:
            del fields["topics_not_wanted"]


class TieForm(forms.Form):
    named = forms.CharField(label=_("Name or join code of the group"), max_length=120)
