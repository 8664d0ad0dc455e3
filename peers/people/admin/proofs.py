"""That an extract was seen and an agreement given: by whom, until when; never the paper (S19)."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from peers.people.admin.base import PERSON_IS_FOUND_BY, SignedAdmin, end_of_a_year
from peers.people.models import Agreement, VettingCheck
from peers.people.rules import RENEWED_AFTER


class YearlyForm(forms.ModelForm):  # type: ignore[type-arg]
    given_field: ClassVar[str]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        end_of_a_year(self, self.given_field)
        return data


class CheckForm(YearlyForm):
    given_field = "seen_on"


class AgreementForm(YearlyForm):
    given_field = "given_on"


class YearlyAdmin(SignedAdmin):
    """Renewed yearly: a year from today is filled in beforehand."""

    list_select_related = ("user",)
    search_fields = PERSON_IS_FOUND_BY
    ordering = ("expires_on",)
    given_field: ClassVar[str]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        today = timezone.localdate()
        given = {
            self.given_field: today.isoformat(),
            "expires_on": (today + RENEWED_AFTER).isoformat(),
        }
        return {**given, **super().get_changeform_initial_data(request)}


@admin.register(VettingCheck)
class VettingCheckAdmin(YearlyAdmin):
    form = CheckForm
    signed_by = "seen_by"
    given_field = "seen_on"
    list_display = (
        "user",
        "seen_on",
        "seen_by",
        "expires_on",
    )


@admin.register(Agreement)
class AgreementAdmin(YearlyAdmin):
    form = AgreementForm
    signed_by = "recorded_by"
    given_field = "given_on"
    list_display = (
        "user",
        "kind",
        "given_on",
        "recorded_by",
        "expires_on",
    )
    list_filter = ("kind",)
