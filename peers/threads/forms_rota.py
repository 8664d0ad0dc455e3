"""What is filled in to plan shifts and to hand them over. Times are the portal's wall clock."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.people.models import User
from peers.people.rota import PLACES, REPEATS_AT_MOST


class LocalTimeField(forms.DateTimeField):
    """A wall-clock time as it was typed. Which moment it is, the rota decides: on the nights on
    which the clock changes a form must not refuse the hour."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> dt.datetime | None:
        with timezone.override(dt.UTC):
            typed = super().to_python(value)
        return None if typed is None else typed.replace(tzinfo=None)


class PersonField(forms.ModelChoiceField):
    """One of the adults who can be called; anybody else is refused by the action in words."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, queryset=User.objects.none(), empty_label=_("Choose"))

    def offer(self, ids: Iterable[int]) -> None:
        self.queryset = User.objects.filter(pk__in=list(ids)).order_by("name", "pk")


class PlanForm(forms.Form):
    user = PersonField(label=_("Who"))
    starts = LocalTimeField(label=_("From"))
    ends = LocalTimeField(label=_("Until"))
    position = forms.TypedChoiceField(
        label=_("Place in the line"),
        coerce=int,
        choices=[(place, str(place)) for place in range(1, PLACES + 1)],
        help_text=_("1 is called first, 2 when nobody answers, and so on."),
    )
    weeks = forms.IntegerField(
        label=_("How many weeks in a row"),
        min_value=1,
        max_value=REPEATS_AT_MOST,
        initial=1,
        help_text=_("1 is this one time; 4 is the same hours in four weeks."),
    )

    def __init__(self, *args: Any, people: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user", people)


class AskForm(forms.Form):
    to = PersonField(label=_("To whom"))
    from_time = LocalTimeField(
        label=_("From when on"),
        required=False,
        help_text=_("Leave it empty for the whole shift, or for all that is left of it."),
    )

    def __init__(self, *args: Any, people: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people)


class ThreadsForm(forms.Form):
    """Whoever takes the threads that are held at the end of a shift."""

    to = PersonField(label=_("To whom"))

    def __init__(self, *args: Any, people: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people)


def offer(form: forms.Form, name: str, people: Iterable[int]) -> None:
    field: Any = form.fields[name]
    field.offer(people)


def choices_of(form: forms.Form, name: str) -> list[Any]:
    field: Any = form.fields[name]
    return list(field.choices)


def set_choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Shown as read before; what is posted is still looked up among those on offer."""
    field: Any = form.fields[name]
    field.choices = choices
