"""The ladder of one level as it is typed, what is wrong with it in words, and the preview."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from capsules.languages import language_choices
from peers.threads import explain
from peers.threads.forms_rota import LocalTimeField
from peers.threads.models import Asker, EscalationStep
from peers.threads.rules.ladder import Clock, Rung, Step
from peers.threads.rules.policy import Fault, faults
from peers.threads.rules.topics import Risk

FAULTS: dict[Fault, str | Promise] = {
    Fault.EMPTY: _("A ladder needs at least one rung: somebody has to be called."),
    Fault.TOO_MANY: _("These are more than 12 rungs. Nobody could follow that at night."),
    Fault.PEER_TOO_HIGH: _("Peer experts answer R0 and R1 only. From R2 on it is adults."),
    Fault.PEERS_FIRST: _("Peer experts come first. Once an adult has it, no peer is asked."),
    Fault.PEERS_TOO_LONG: _(
        "The peer experts have so long that the promise to the youth could not be kept."
    ),
    Fault.FIRST_TOO_LATE: _(
        "The first rung has longer than what the youth is promised for this level."
    ),
    Fault.TIME: _("Each rung has between 5 minutes and 7 days."),
    Fault.CLOCK: _("Staffed hours are for coaches. For everybody else every hour counts."),
    Fault.ENDS: _("A ladder ends with a safeguarding lead and, last of all, the numbers."),
    Fault.R3_NIGHT: _(
        "At R3 the night must not be waited for: on-call is a rung, and a coach is skipped while "
        "the office is closed."
    ),
    Fault.R4_FIRST: _("At R4 the on-call adult is called first, and the next one after that."),
    Fault.R4_QUARTER: _(
        "At R4 the next one is called after 15 minutes at the latest, at any hour (S22)."
    ),
}

UNITS = {"minutes": dt.timedelta(minutes=1), "hours": dt.timedelta(hours=1)}


class RungForm(forms.Form):
    """One rung; without a choice the line is left out."""

    place = forms.IntegerField(label=_("Order"), min_value=1, max_value=99, required=False)
    rung = forms.ChoiceField(label=_("Who is called"), required=False)
    amount = forms.IntegerField(
        label=_("For how long"), min_value=1, max_value=10_080, required=False
    )
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=(("minutes", _("minutes")), ("hours", _("hours"))),
        initial="hours",
        required=False,
    )
    clock = forms.ChoiceField(label=_("Which hours count"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["rung"].choices = [("", _("nobody (leave out)")), *EscalationStep.Rung.choices]
        fields["clock"].choices = EscalationStep.Clock.choices

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("rung") and "amount" in cleaned and cleaned["amount"] is None:
            self.add_error("amount", _("How long?"))
        return cleaned

    @property
    def step(self) -> Step | None:
        told = self.cleaned_data
        if not told.get("rung"):
            return None
        within = told["amount"] * UNITS[told["unit"] or "hours"]
        return Step(Rung(told["rung"]), within, Clock(told["clock"] or Clock.WALL))


class LadderFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """All rungs of a level. The rules judge them as one whole."""

    risk: Risk = Risk.R0

    def clean(self) -> None:
        if not any(self.errors):
            found = faults(self.risk, self.steps)
            if found:
                raise forms.ValidationError([str(FAULTS[fault]) for fault in found])

    @property
    def steps(self) -> tuple[Step, ...]:
        """In the order of the numbers; lines without one come last, as they stand."""
        lines = [form for form in self.forms if form.step is not None]
        lines.sort(key=lambda form: form.cleaned_data.get("place") or 99)
        return tuple(form.step for form in lines)


_formset = forms.formset_factory(
    RungForm, formset=LadderFormSet, extra=2, max_num=14, absolute_max=14
)


def ladder_form(risk: Risk, *, data: Any = None, steps: tuple[Step, ...] = ()) -> Any:
    """The rungs of a level to edit, with two empty lines for new ones."""
    form: Any = _formset(data, initial=[_told(place, step) for place, step in enumerate(steps, 1)])
    form.risk = risk
    return form


def _told(place: int, step: Step) -> dict[str, Any]:
    whole_hours = step.within % UNITS["hours"] == dt.timedelta()
    unit = "hours" if whole_hours else "minutes"
    return {
        "place": place,
        "rung": str(step.rung),
        "amount": step.within // UNITS[unit],
        "unit": unit,
        "clock": str(step.clock),
    }


class PreviewForm(forms.Form):
    """The thread that is imagined."""

    level = forms.TypedChoiceField(label=_("Risk level"), coerce=int)
    topic = forms.ChoiceField(label=_("Topic"))
    language = forms.ChoiceField(label=_("Language"))
    asker = forms.ChoiceField(label=_("Who asks"), choices=Asker.choices)
    at = LocalTimeField(
        label=_("Opened at"), required=False, help_text=_("Leave it empty for now.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["level"].choices = [(int(risk), explain.level(risk)) for risk in Risk]
        topics = sorted((str(words), code) for code, words in explain.TOPICS.items())
        fields["topic"].choices = [(code, words) for words, code in topics]
        fields["language"].choices = language_choices()
