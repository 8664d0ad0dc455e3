"""What a coach fills in for a closed institution."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from peers.people.forms_groups import day_field
from peers.people.house_rules import Window
from peers.people.houses import Wanted
from peers.people.models import HousePlan
from peers.people.tokens import new_form_token

_SPAN = re.compile(r"(\d{1,2})(?:[:.hu](\d{2})?)?\s*[-–—]\s*(\d{1,2})(?:[:.hu](\d{2})?)?")
_MOST_A_DAY = 4


class PlanForm(forms.Form):
    """A line for each weekday: `16:00-20:00`, several with commas, or nothing."""

    adult = forms.CharField(
        label=_("Whom to tell in the house"),
        max_length=80,
        help_text=_("Their task, not their name. For example: the educator on duty."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.RegexField(
        r"^\+?[\d /.-]{2,19}$",
        label=_("Their number in the house"),
        required=False,
        help_text=_("You may leave this empty."),
        error_messages={"invalid": _("Write a telephone number: digits and spaces.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, plan: HousePlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for number, name in WEEKDAYS.items():
            fields[f"day_{number}"] = forms.CharField(
                label=name,
                required=False,
                max_length=80,
                widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
            )
        if plan is not None:
            self.initial = {"adult": plan.adult, "phone": plan.phone, **_lines(plan)}
        self.wanted: Wanted | None = None

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        windows: list[Window] = []
        for number in WEEKDAYS:
            try:
                windows += _windows(number, found.get(f"day_{number}", ""))
            except ValidationError as wrong:
                self.add_error(f"day_{number}", wrong)
        if not self.errors:
            self.wanted = Wanted(tuple(windows), found["adult"], found["phone"])
        return found

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[f"day_{number}"] for number in WEEKDAYS]


def _lines(plan: HousePlan) -> dict[str, str]:
    days: dict[str, list[str]] = {}
    for weekday, starts, ends in plan.hours:
        days.setdefault(f"day_{weekday}", []).append(f"{starts}-{ends}")
    return {name: ", ".join(spans) for name, spans in days.items()}


def _windows(weekday: int, typed: str) -> list[Window]:
    wrong = ValidationError(_("Write hours as 16:00-20:00, the earlier one first."))
    found = []
    for part in filter(None, (one.strip() for one in re.split(r"[,;]", typed))):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise wrong
        h1, m1, h2, m2 = match.groups(default="0")
        try:
            window = Window(weekday, dt.time(int(h1), int(m1)), _end(int(h2), int(m2)))
        except ValueError:
            raise wrong from None
        if window.ends <= window.starts:
            raise wrong
        found.append(window)
    if len(found) > _MOST_A_DAY:
        raise wrong
    return found


def _end(hour: int, minute: int) -> dt.time:
    """Midnight as people write it is the last minute of the day."""
    return dt.time(23, 59) if (hour, minute) == (24, 0) else dt.time(hour, minute)


class DeviceForm(forms.Form):
    name = forms.CharField(
        label=_("Which device"),
        max_length=40,
        help_text=_("For example: computer in the living room."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    form_token = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "device_%s", **kwargs})
        self.fields["form_token"].initial = new_form_token


class GoingForm(forms.Form):
    leaves_on = day_field(_("Day of leaving"))
