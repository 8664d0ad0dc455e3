"""When people can be asked, who is on call, and when the office is staffed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from peers.people.admin.base import PERSON_IS_FOUND_BY, WeekdayAdmin
from peers.people.models import (
    Absence,
    ClosedDay,
    GroupConflict,
    OnCallShift,
    Role,
    StaffedHours,
    User,
    WeeklyHours,
)


@admin.register(WeeklyHours)
class WeeklyHoursAdmin(WeekdayAdmin):
    list_display = (
        "user",
        "day",
        "starts",
        "ends",
    )
    list_filter = ("weekday",)
    list_select_related = ("user",)
    search_fields = PERSON_IS_FOUND_BY
    ordering = (
        "user__name",
        "weekday",
        "starts",
    )


@admin.register(StaffedHours)
class StaffedHoursAdmin(WeekdayAdmin):
    list_display = (
        "day",
        "starts",
        "ends",
    )
    ordering = (
        "weekday",
        "starts",
    )


@admin.register(ClosedDay)
class ClosedDayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "day",
        "name",
    )
    ordering = ("day",)


@admin.register(Absence)
class AbsenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "user",
        "kind",
        "starts_at",
        "ends_at",
    )
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = PERSON_IS_FOUND_BY
    ordering = ("-starts_at",)


@admin.register(GroupConflict)
class GroupConflictAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "user",
        "group",
        "declared_at",
    )
    list_select_related = (
        "user",
        "group",
    )
    search_fields = PERSON_IS_FOUND_BY
    readonly_fields = ("declared_at",)


@admin.register(OnCallShift)
class OnCallShiftAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "user",
        "starts_at",
        "ends_at",
        "position",
    )
    list_select_related = ("user",)
    ordering = (
        "-starts_at",
        "position",
    )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only adults who hold a role in which they may be called."""
        kwargs["queryset"] = User.objects.holding(Role.ON_CALL, Role.LEAD).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
