"""What is filled in around a session, often on a phone and late: few fields, errors beside them."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from capsules.languages import language_choices
from capsules.topics import TOPIC_CHOICES
from peers.people.admin.base import many_of
from peers.people.forms_groups import day_field
from peers.people.models import Group, User
from peers.people.rules import HelperFacts
from peers.people.tokens import new_form_token
from peers.training.actions.sessions import Plan, institution_named
from peers.training.errors import TrainingRefused
from peers.training.models import Handout, HeadCount, Institution, Session
from peers.training.session_permissions import groups_to_plan_for, possible_trainers
from peers.training.session_rules import CODE_LENGTH, WORDS_LENGTH

_NAME_KIND = _("Say what kind of institution that is.")


class FieldErrors:
    """Puts what an action refused beside the field it is about; the rest above the form."""

    def refuse(self, refused: TrainingRefused) -> None:
        known = refused.field if refused.field in self.fields else None  # type: ignore[attr-defined]
        self.add_error(known, str(refused.message))  # type: ignore[attr-defined]


def clock_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


def count_field(label: Any, *, least: int = 1) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": least})
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=1_000_000,
        widget=widget,
        error_messages={
            "min_value": _("Type a number from 1 on."),
            "max_value": _("That is too many. Look at the number again."),
        },
    )


class NamesInstitution(FieldErrors, forms.Form):
    """An institution by its name: one that is known, or a new one with its kind."""

    institution = forms.CharField(
        label=_("Institution or school"),
        max_length=120,
        required=False,
        widget=forms.TextInput(
            attrs={"list": "institutions", "autocomplete": "off", "dir": "auto"}
        ),
    )
    institution_kind = forms.ChoiceField(
        label=_("What kind of institution"),
        choices=[("", "---"), *Institution.Kind.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        name = " ".join(data.get("institution", "").split())
        known = Institution.objects.filter(key=name.casefold()).exists()
        if name and not known and not data.get("institution_kind"):
            self.add_error("institution_kind", _NAME_KIND)
        return data

    def named(self) -> Institution | None:
        """The institution, entered when it is new. To be called inside a transaction."""
        name = self.cleaned_data["institution"].strip()
        kind = self.cleaned_data["institution_kind"]
        return institution_named(name=name, kind=kind) if name else None


class SessionForm(NamesInstitution):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Session.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer.")},
    )
    group: Any = forms.ModelChoiceField(label=_("Group"), queryset=None, required=False)
    day = day_field(_("Day"))
    starts = clock_field(_("From"))
    ends = clock_field(_("Until"))
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        help_text=_("It also stands in calendars. No names of young people."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    topics = many_of(TOPIC_CHOICES, _("Topics"))
    trainers: Any = forms.ModelMultipleChoiceField(
        label=_("Who gives it"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("kind", "group", "day", "starts", "ends", "place", "language")
    # Asked first; the others wait behind a word.
    MAIN = ("kind", "group", "day", "starts", "ends", "place", "language")

    def __init__(
        self, *args: Any, facts: HelperFacts, session: Session | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        groups = groups_to_plan_for(facts)
        fields["group"].queryset = groups
        fields["trainers"].queryset = possible_trainers(facts)
        if session is not None:
            self._keep_what_stands(session)
        fields["language"].choices = language_choices()
        fields["language"].initial = get_language()
        fields["trainers"].initial = [facts.user_id]
        if not _is_staff(facts):
            fields["group"].required = True
            fields["group"].initial = groups.first()
            fields["group"].empty_label = None

    def _keep_what_stands(self, session: Session) -> None:
        """A group that closed and trainers whom one could not choose oneself can stay: putting the
        place right must not take them away."""
        fields: dict[str, Any] = self.fields
        groups, trainers = fields["group"].queryset, fields["trainers"].queryset
        fields["group"].queryset = groups | Group.objects.filter(pk__in=[session.group_id or 0])
        now = Session.trainers.through.objects.filter(session=session)
        either = Q(pk__in=trainers.values("pk")) | Q(pk__in=now.values("user"))
        fields["trainers"].queryset = User.objects.filter(either).order_by("name")

    @property
    def main(self) -> list[Any]:
        return [self[name] for name in self.MAIN]

    @property
    def more(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in self.MAIN]

    @property
    def more_is_open(self) -> bool:
        """Whether a mistake waits among the fields that are folded away."""
        return any(field.errors for field in self.more)

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(
            kind=data["kind"],
            starts_at=_moment(data["day"], data["starts"]),
            ends_at=_moment(data["day"], data["ends"]),
            place=data["place"],
            language=data["language"],
            group=data["group"],
            institution=self.named(),
            topics=tuple(data["topics"]),
            trainers=tuple(data["trainers"]),
        )


def of_session(session: Session) -> dict[str, Any]:
    """A session as the form shows it."""
    starts, ends = (timezone.localtime(one) for one in (session.starts_at, session.ends_at))
    return {
        "kind": session.kind,
        "group": session.group,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "place": session.place,
        "language": session.language,
        "topics": session.topics,
        "trainers": list(session.trainers.all()),
        "institution": session.institution.name if session.institution else "",
        "institution_kind": session.institution.kind if session.institution else "",
    }


class PeopleForm(FieldErrors, forms.Form):
    """Everybody who may come, each with a box."""

    people: Any = forms.ModelMultipleChoiceField(
        label="", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["people"].queryset, fields["people"].label = people, label

    @property
    def ticked(self) -> list[int]:
        return [user.pk for user in self.cleaned_data["people"] if isinstance(user, User)]


class HeadCountForm(NamesInstitution):
    profession = forms.ChoiceField(label=_("Who"), choices=HeadCount.Profession.choices)
    count = count_field(_("How many"))
    field_order = ("profession", "count")


class HandoutForm(FieldErrors, forms.Form):
    kind = forms.ChoiceField(label=_("Material"), choices=Handout.Kind.choices)
    language = forms.ChoiceField(label=_("Language"))
    count = count_field(_("How many"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["language"].choices = language_choices()
        fields["language"].initial = get_language()


class SignaturesForm(FieldErrors, forms.Form):
    count = count_field(_("Signatures under the petition"), least=0)


class BoardCodeForm(FieldErrors, forms.Form):
    code = forms.CharField(
        label=_("Code on the board"),
        max_length=40,
        error_messages={"required": _("Type the code that stands on the board.")},
    )

    def clean_code(self) -> str:
        code = "".join(one for one in self.cleaned_data["code"].upper() if one.isalnum())
        if len(code) != CODE_LENGTH:
            raise ValidationError(
                _("This code does not fit. Look at the board again: six letters and digits.")
            )
        return code


SMILEY_WORDS: dict[int, Any] = {3: _("Yes"), 2: _("A bit"), 1: _("No")}


def smiley_field(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=list(SMILEY_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one answer.")},
    )


class EvaluationForm(BoardCodeForm):
    """Three smileys, and words if somebody wants to."""

    felt_good = smiley_field(_("Did you feel good here?"))
    learned = smiley_field(_("Did you learn something?"))
    knows_help = smiley_field(_("Do you know where to go when something happens online?"))
    words = forms.CharField(
        label=_("Do you want to add something?"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
    )
    form_token = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["form_token"].initial = new_form_token
        fields["code"].widget = forms.HiddenInput()

    @property
    def smileys(self) -> dict[str, int]:
        names = ("felt_good", "learned", "knows_help")
        return {name: self.cleaned_data[name] for name in names}


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))


def _is_staff(facts: HelperFacts) -> bool:
    return "staff" in facts.roles
