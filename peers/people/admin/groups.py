"""Groups, their join codes, and what they lack to run (S21)."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from peers.people.admin.base import GAP_WORDS
from peers.people.facts import helpers_for_routing
from peers.people.models import Group, new_join_code
from peers.people.rules import roster_gaps


class GroupList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        helpers = helpers_for_routing(today=timezone.localdate())
        for group in self.result_list:
            group.gaps = roster_gaps(group.pk, helpers)


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "name",
        "kind",
        "country",
        "join_code",
        "lacks",
        "archived_at",
    )
    list_filter = (
        "kind",
        "country",
        ("archived_at", admin.EmptyFieldListFilter),
    )
    search_fields = (
        "name",
        "join_code",
    )
    readonly_fields = (
        "join_code",
        "created_at",
        # Archived on the group's own page, where what its people hold goes on.
        "archived_at",
    )
    actions = ("renew_join_code",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return GroupList

    @admin.display(description=_("Lacks"))
    def lacks(self, group: Any) -> str:
        return ", ".join(str(GAP_WORDS[gap]) for gap in group.gaps)

    @admin.action(description=_("New join code; the old one stops working"), permissions=["change"])
    def renew_join_code(self, request: HttpRequest, groups: QuerySet[Group]) -> None:
        for group in groups:
            group.join_code = new_join_code()
            group.save(update_fields=["join_code"])
        text = ngettext("%d new join code.", "%d new join codes.", len(groups)) % len(groups)
        self.message_user(request, text, messages.SUCCESS)
