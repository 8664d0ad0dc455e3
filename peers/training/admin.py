"""Qualifications: signed off by a coach, recorded once, renewed yearly (S19, S20)."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.people.admin.base import topics_field
from peers.people.models import Role, User
from peers.training.models import Qualification

YEAR = dt.timedelta(days=365)


class QualificationForm(forms.ModelForm):  # type: ignore[type-arg]
    topics = topics_field(_("Topics (a coach is qualified for all)"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("user") is not None and data.get("user") == data.get("signed_off_by"):
            self.add_error("signed_off_by", _("Nobody signs off themselves."))
        if data.get("role") == Qualification.For.PEER and not data.get("topics"):
            self.add_error("topics", _("Choose the topics this peer expert may answer."))
        return data


@admin.register(Qualification)
class QualificationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
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
    search_fields = (
        "user__name",
        "user__username",
    )
    ordering = ("expires_on",)
    fields = (
        "user",
        "role",
        "topics",
        "signed_off_by",
        "signed_off_on",
        "expires_on",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A sign-off is history; only its topics and its end can be put right."""
        return ["user", "role", "signed_off_by", "signed_off_on"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, str | list[str]]:
        today = timezone.localdate()
        given = {"signed_off_on": today.isoformat(), "expires_on": (today + YEAR).isoformat()}
        return {**given, **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        people = User.objects.filter(is_active=True)
        if db_field.name == "signed_off_by":
            people = User.objects.holding(Role.COACH, Role.LEAD, Role.STAFF)
        kwargs["queryset"] = people.order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
