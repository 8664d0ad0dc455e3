"""What staff edit of the threads: the ladder and the passages for replies. Never a text of a youth.

`Thread` and `Message` are not registered, on purpose: staff read no messages.
"""

from typing import ClassVar, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from peers.people.models import User
from peers.threads.models import EscalationStep, TextBlock


@admin.register(EscalationStep)
class EscalationStepAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look at only: a ladder is changed as one whole, after its preview, at `/desk/ladder/`."""

    list_display = ("risk", "position", "rung", "within", "clock")
    list_filter = ("risk",)
    ordering: ClassVar = ["risk", "position"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(TextBlock)
class TextBlockAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("title", "topic", "language", "changed_at", "retired_at")
    list_filter = ("language", "topic")
    readonly_fields = ("changed_by", "changed_at")

    def save_model(self, request: HttpRequest, obj: TextBlock, form: object, change: bool) -> None:
        obj.changed_by, obj.changed_at = cast("User", request.user), timezone.now()
        super().save_model(request, obj, form, change)
