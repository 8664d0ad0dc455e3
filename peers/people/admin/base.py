"""What the administration's pages share: who signs, what can be chosen, plain reasons."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from capsules.topics import TOPIC_CHOICES
from peers.people.rules import Gap, Lapse, birthday

# In the lists of what belongs to somebody.
PERSON_IS_FOUND_BY = ("user__name", "user__username")
NOT_THIS_DAY = _("This day cannot be right. Please look at it again.")

LAPSE_WORDS = {
    Lapse.NO_SUCH_ROLE: _("no such role"),
    Lapse.ACCOUNT_CLOSED: _("account closed"),
    Lapse.PAUSED: _("paused"),
    Lapse.VETTING: _("criminal-record extract missing or expired"),
    Lapse.TRAINING: _("training missing or expired"),
    Lapse.CODE_OF_CONDUCT: _("code of conduct not signed or expired"),
    Lapse.AGE_UNKNOWN: _("date of birth missing"),
    Lapse.TOO_YOUNG: _("too young"),
    Lapse.OWN_CONSENT: _("own consent missing or expired"),
    Lapse.GUARDIAN_CONSENT: _("consent of parent or guardian missing or expired"),
    Lapse.NO_ACTIVE_COACH: _("no active coach"),
}
GAP_WORDS = {
    Gap.TOO_FEW_PEERS: _("fewer than two active peer experts"),
    Gap.NO_COACH: _("no active coach"),
    Gap.COACH_HAS_TOO_MANY_PEERS: _("a coach has too many peer experts"),
}


def many_of(choices: Iterable[tuple[str, Any]], label: Any) -> forms.MultipleChoiceField:
    """A list of codes as boxes to tick."""
    return forms.MultipleChoiceField(
        choices=list(choices), label=label, required=False, widget=forms.CheckboxSelectMultiple
    )


def topics_field(label: Any) -> forms.MultipleChoiceField:
    return many_of(TOPIC_CHOICES, label)


class WeekdayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Weekdays by name; the number is ours."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "weekday":
            return forms.TypedChoiceField(
                choices=list(WEEKDAYS.items()), coerce=int, label=_("Weekday")
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("Weekday"), ordering="weekday")
    def day(self, row: Any) -> Any:
        return WEEKDAYS[row.weekday]


class EndedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What says who may help is ended, never deleted: not even by an administrator."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ProofAdmin(EndedAdmin):
    """What `user` of the row was given; nobody puts their own right."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.user_id == request.user.pk:
            return False
        return super().has_change_permission(request, obj)


class SignedAdmin(ProofAdmin):
    """A proof carries who recorded it, and is not changed afterwards: a new one is added."""

    signed_by: ClassVar[str]
    # What may still be put right in a row that exists.
    correctable: ClassVar[tuple[str, ...]] = ("expires_on",)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"clean_user": _not_about(request.user)})

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return (self.signed_by,) if obj is None else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if obj is None:
            return ()
        names = [field.name for field in self.opts.fields]
        return [name for name in names if name not in ("id", *self.correctable)]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            setattr(obj, self.signed_by, request.user)
        super().save_model(request, obj, form, change)


def end_of_a_year(form: Any, given: str, *, earlier: dt.timedelta = dt.timedelta(0)) -> None:
    """S19, S20: given on a day that has come, and renewed after a year; `earlier` is how long
    before its end the next one may be given. An end may always come sooner than it stood there."""
    data = form.cleaned_data
    given_on = data.get(given) or getattr(form.instance, given)
    until, before = data.get("expires_on"), form.initial.get("expires_on")
    if given_on is not None and given_on > timezone.localdate():
        form.add_error(given, NOT_THIS_DAY)
    elif not (given_on and until) or (form.instance.pk and until <= before):
        return
    elif until > birthday(given_on, 1) + earlier:
        form.add_error("expires_on", NOT_THIS_DAY)


def _not_about(signer: Any) -> Any:
    """Nobody records a proof about themselves."""

    def clean_user(form: Any) -> Any:
        user = form.cleaned_data["user"]
        if user == signer:
            raise ValidationError(_("Somebody else must record this about you."))
        return user

    return clean_user
