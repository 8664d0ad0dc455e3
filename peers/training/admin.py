"""What is taught, to be put into better words by staff; and qualifications of people who were
trained before the portal: signed off, recorded once, renewed yearly (S19, S20).

A text that was changed here is not overwritten by the next load (peers.training.actions.loading).
Nothing is deleted, since people have passed it: it is taken out of use."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.people.admin.base import PERSON_IS_FOUND_BY, ProofAdmin, end_of_a_year, topics_field
from peers.people.models import Role, User
from peers.people.rules import RENEWED_AFTER
from peers.training.models import (
    Exercise,
    ExerciseText,
    Qualification,
    Question,
    QuestionText,
    Unit,
    UnitText,
)
from peers.training.rules import REFRESHER_WINDOW


class QualificationForm(forms.ModelForm):  # type: ignore[type-arg]
    recorder: User
    topics = topics_field(_("Topics (a coach is qualified for all)"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("user") == self.recorder:
            self.add_error("user", _("Somebody else must record this about you."))
        if data.get("user") is not None and data.get("user") == data.get("signed_off_by"):
            self.add_error("signed_off_by", _("Nobody signs off themselves."))
        if data.get("role") == Qualification.For.PEER and not data.get("topics"):
            self.add_error("topics", _("Choose the topics this peer expert may answer."))
        end_of_a_year(self, "signed_off_on", earlier=REFRESHER_WINDOW)
        return data


@admin.register(Qualification)
class QualificationAdmin(ProofAdmin):
    form = QualificationForm
    list_display = (
        "user",
        "role",
        "signed_off_by",
        "signed_off_on",
        "expires_on",
    )
    list_filter = ("role",)
    list_select_related = (
        "user",
        "signed_off_by",
    )
    search_fields = PERSON_IS_FOUND_BY
    ordering = ("expires_on",)
    fields = (
        "user",
        "role",
        "topics",
        "signed_off_by",
        "signed_off_on",
        "expires_on",
    )

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"recorder": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A sign-off is history; only its topics and its end can be put right."""
        return ["user", "role", "signed_off_by", "signed_off_on"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        today = timezone.localdate()
        given = {
            "signed_off_on": today.isoformat(),
            "expires_on": (today + RENEWED_AFTER).isoformat(),
        }
        return {**given, **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        people = User.objects.filter(is_active=True)
        if db_field.name == "signed_off_by":
            people = User.objects.holding(Role.COACH, Role.LEAD, Role.STAFF)
        kwargs["queryset"] = people.order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class _Texts(admin.StackedInline):  # type: ignore[type-arg]
    extra = 0
    can_delete = False


class UnitTexts(_Texts):
    model = UnitText


class QuestionTexts(_Texts):
    model = QuestionText


class ExerciseTexts(_Texts):
    model = ExerciseText


class _Taught(admin.ModelAdmin):  # type: ignore[type-arg]
    """The key stays: files and progress name a row by it."""

    list_filter: ClassVar[Any] = ("in_use",)
    search_fields = ("key",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["key"] if obj else []


@admin.register(Unit)
class UnitAdmin(_Taught):
    list_display = ("key", "course", "number", "minutes", "in_use")
    list_filter = ("course", "in_use")
    inlines = (UnitTexts,)


@admin.register(Question)
class QuestionAdmin(_Taught):
    list_display = ("key", "unit", "number", "in_use")
    list_select_related = ("unit",)
    list_filter = ("unit__course", "in_use")
    inlines = (QuestionTexts,)


@admin.register(Exercise)
class ExerciseAdmin(_Taught):
    list_display = ("key", "course", "kind", "number", "minutes", "in_use")
    list_filter = ("course", "kind", "in_use")
    inlines = (ExerciseTexts,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where a choice leads is checked with the files; here only words change."""
        return [*super().get_readonly_fields(request, obj), "script"]
