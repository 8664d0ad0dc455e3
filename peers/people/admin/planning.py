"""When people can be asked, who is on call, and when the office is staffed."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from peers.people.admin.base import WeekdayAdmin
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
    list_display: ClassVar = ["user", "day", "starts", "ends"]
    list_filter: ClassVar = ["weekday"]
    list_select_related: ClassVar = ["user"]
    search_fields: ClassVar = ["user__name", "user__username"]
    ordering: ClassVar = ["user__name", "weekday", "starts"]


@admin.register(StaffedHours)
class StaffedHoursAdmin(WeekdayAdmin):
    list_display: ClassVar = ["day", "starts", "ends"]
    ordering: ClassVar = ["weekday", "starts"]


@admin.register(ClosedDay)
class ClosedDayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display: ClassVar = ["day", "name"]
    ordering: ClassVar = ["day"]


@admin.register(Absence)
class AbsenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display: ClassVar = ["user", "kind", "starts_at", "ends_at"]
    list_filter: ClassVar = ["kind"]
    list_select_related: ClassVar = ["user"]
    search_fields: ClassVar = ["user__name", "user__username"]
    ordering: ClassVar = ["-starts_at"]


@admin.register(GroupConflict)
class GroupConflictAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display: ClassVar = ["user", "group", "declared_at"]
    list_select_related: ClassVar = ["user", "group"]
    search_fields: ClassVar = ["user__name", "user__username"]
    readonly_fields: ClassVar = ["declared_at"]


@admin.register(OnCallShift)
class OnCallShiftAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display: ClassVar = ["user", "starts_at", "ends_at", "position"]
    list_select_related: ClassVar = ["user"]
    ordering: ClassVar = ["-starts_at", "position"]

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest | None, **kwargs: Any
    ) -> Any:
        """Only adults who hold a role in which they may be called."""
        kwargs["queryset"] = User.objects.holding(Role.ON_CALL, Role.LEAD).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
