"""Roles: given and ended, never deleted, never by oneself, and each time noted."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from peers.people.admin.base import NOT_THIS_DAY, PERSON_IS_FOUND_BY, EndedAdmin
from peers.people.leaving import helpers_stopped
from peers.people.models import GROUP_ROLES, Group, Membership, Role, RoleChange, User
from peers.people.permissions import GUARDED_ROLES


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    giver: User

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        role = data.get("role", self.instance.role)
        # Not even an administrator: the first of them makes an account for somebody else.
        if data.get("user", getattr(self.instance, "user", None)) == self.giver:
            self.add_error(None, _("Somebody else must give you a role or end it."))
        if not self.giver.is_superuser and role in GUARDED_ROLES:
            self.add_error(None, _("This role is given and ended by an administrator."))
        if role in GROUP_ROLES and "group" in data and data["group"] is None:
            self.add_error("group", _("Peer experts and coaches belong to a group."))
        if role not in GROUP_ROLES and data.get("group") is not None:
            self.add_error("group", _("This role is for the whole organisation: no group."))
        if role == Role.PEER and "coach" in data and data["coach"] is None:
            self.add_error("coach", _("A peer expert has a named coach."))
        self._today_or_before(data)
        return data

    def _today_or_before(self, data: dict[str, Any]) -> None:
        """A role is given and ended on a day that has come: of one that begins or ends later, the
        board and the queue would not think the same."""
        today = timezone.localdate()
        started = data.get("started_on") or self.instance.started_on
        ended = data.get("ended_on")
        if "started_on" in data and started > today:
            self.add_error("started_on", NOT_THIS_DAY)
        elif (ended is not None and not started <= ended <= today) or (
            ended is None and self._held_anew()
        ):
            self.add_error("ended_on", NOT_THIS_DAY)

    def _held_anew(self) -> bool:
        """Whether an ended role that should go on was given a second time meanwhile."""
        row = self.instance
        same = Membership.objects.current().filter(user=row.user_id, role=row.role, group=row.group)
        return bool(row.pk) and same.exclude(pk=row.pk).exists()


@admin.register(Membership)
class MembershipAdmin(EndedAdmin):
    form = MembershipForm
    list_display = (
        "user",
        "role",
        "group",
        "coach",
        "started_on",
        "ended_on",
    )
    list_filter = (
        ("ended_on", admin.EmptyFieldListFilter),
        "role",
        "group",
    )
    list_select_related = (
        "user",
        "group",
        "coach",
    )
    search_fields = PERSON_IS_FOUND_BY
    ordering = ("user__name",)
    fields = (
        "user",
        "role",
        "group",
        "coach",
        "started_on",
        "ended_on",
    )

    @method_decorator(reauthentication_required(allow_get=True))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Who gives or ends a role types the password again, if the last time is long ago."""
        return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        return type(form.__name__, (form,), {"giver": request.user})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who held which role where is history: a new role is a new row."""
        return ["user", "role", "group", "started_on"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "coach":
            kwargs["queryset"] = User.objects.holding(Role.COACH).order_by("name")
        elif db_field.name == "group":
            kwargs["queryset"] = Group.objects.open()
        elif db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_active=True).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A role that ends: what they held goes on in the page's own transaction."""
        super().save_model(request, obj, form, change)
        if not change or "ended_on" in form.changed_data:
            RoleChange.objects.create(
                at=timezone.now(),
                kind=RoleChange.Kind.ENDED if obj.ended_on else RoleChange.Kind.GIVEN,
                user=obj.user,
                by=form.giver,
                role=obj.role,
                group=obj.group,
            )
        if "ended_on" in form.changed_data:
            helpers_stopped.send(sender=None, now=timezone.now())
