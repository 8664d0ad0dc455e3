"""Accounts: who somebody is, whether they may help today, and a lost phone."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from capsules.languages import language_choices
from peers.people.admin.base import LAPSE_WORDS, many_of, topics_field
from peers.people.admin.pausing import began_by_another, note_pauses
from peers.people.facts import facts_of, helpers_for_routing
from peers.people.leaving import helpers_stopped
from peers.people.log_ins import end_log_ins, shut_out
from peers.people.models import Membership, Role, RoleChange, User
from peers.people.permissions import is_guarded
from peers.people.roster import NOT_YOURS
from peers.people.rules import HelperFacts


class PersonForm(UserChangeForm):
    languages = many_of(language_choices(), _("Languages"))
    native_languages = many_of(language_choices(), _("Mother tongues"))
    topics_not_wanted = topics_field(_("Topics not wanted"))
    preferred_language = forms.ChoiceField(
        choices=settings.LANGUAGES, label=_("Language of the pages and mails")
    )


class NewPersonForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "name", "email")


class NewPasswordForm(AdminPasswordChangeForm):
    """A password that staff set ends what one's own new password ends."""

    def save(self, commit: bool = True) -> User:
        with transaction.atomic():
            user: User = super().save(commit)
            shut_out.send(sender=User, user=user, now=timezone.now())
        return user


def _may_change_people(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("people.change_user"))


# Who may not is told so, and not asked for a password first.
by_whom_it_may_be_changed = reauthentication_required(allow_get=True, enabled=_may_change_people)


class PeopleList(ChangeList):
    """Says for each person on the page why they may not help, in a handful of queries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        known = {h.user_id: h for h in helpers_for_routing(today=timezone.localdate())}
        for user in self.result_list:
            user.facts = known.get(user.pk)


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    """To read; roles are given and ended on their own page."""

    model = Membership
    fk_name = "user"
    fields = (
        "role",
        "group",
        "coach",
        "started_on",
        "ended_on",
    )
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def reasons(facts: HelperFacts | None) -> str:
    """Why somebody may not help today, role by role."""
    if facts is None or not facts.lapses:
        return str(_("no role"))
    told = []
    for role, why in sorted(facts.lapses.items()):
        words = ", ".join(str(LAPSE_WORDS[lapse]) for lapse in why)
        told.append(f"{Role(role).label}: {words or _('active')}")
    return "; ".join(told)


@admin.register(User)
class PersonAdmin(UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = (
        "name",
        "username",
        "roles",
        "helps",
        "second_factor",
        "is_active",
    )
    list_filter = (
        "is_active",
        "memberships__role",
        "memberships__group",
    )
    search_fields = (
        "name",
        "username",
        "email",
    )
    ordering = (
        "name",
        "username",
    )
    filter_horizontal = ()
    inlines = (MembershipInline,)
    change_password_form = NewPasswordForm
    actions = (
        "pause",
        "resume",
        "remove_second_factor",
    )
    readonly_fields = (
        "helps",
        "second_factor",
        "last_login",
        "date_joined",
    )
    fieldsets = (
        (None, {"fields": ["username", "password", "name", "email", "birth_date"]}),
        (
            _("Helping"),
            {
                "fields": [
                    "helps",
                    "languages",
                    "native_languages",
                    "topics_not_wanted",
                    "paused_at",
                ]
            },
        ),
        (
            _("Account"),
            {
                "fields": [
                    "preferred_language",
                    "second_factor",
                    "is_active",
                    "last_login",
                    "date_joined",
                ]
            },
        ),
    )
    add_fieldsets = (
        (
            None,
            {
                "fields": [
                    "username",
                    "name",
                    "email",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("memberships", "authenticator_set")

    @method_decorator(by_whom_it_may_be_changed)
    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A pause or a lost phone: whoever found this page open does neither."""
        return super().changelist_view(request, *args, **kwargs)

    @method_decorator(by_whom_it_may_be_changed)
    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A mail address, too, opens an account: a link to a new password goes there."""
        return super().change_view(request, *args, **kwargs)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002 - theirs
        """First who one is, then the form: a password that was typed waits in no session."""
        may = self.has_change_permission(request, self.get_object(request, unquote(id)))
        if may and is_reauthentication_required(request, app="people"):
            return redirect_to_login(request.path, reverse("account_reauthenticate"))
        return super().user_change_password(request, id, form_url)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        known = super().get_readonly_fields(request, obj)
        return [*known, "paused_at"] if obj == request.user and began_by_another(obj) else known

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else []

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PeopleList

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who can read every message is not given a new password by whoever cannot."""
        if obj is not None and is_guarded(obj) and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    @admin.display(description=_("Roles"))
    def roles(self, user: User) -> str:
        held = {m.get_role_display() for m in user.memberships.all() if m.ended_on is None}
        return ", ".join(sorted(held))

    @admin.display(description=_("May help today"))
    def helps(self, user: Any) -> str:
        if user.pk is None:
            return ""
        if hasattr(user, "facts"):
            return reasons(user.facts)
        return reasons(facts_of(user, today=timezone.localdate()))

    @admin.display(description=_("Second factor"), boolean=True)
    def second_factor(self, user: Any) -> bool:
        return any(a.type != "recovery_codes" for a in user.authenticator_set.all())

    @admin.action(description=_("Pause: not asked until further notice"), permissions=["change"])
    def pause(self, request: HttpRequest, people: QuerySet[User]) -> None:
        people = self._theirs_to_pause(request, people)
        with transaction.atomic():
            awake = list(people.filter(paused_at=None))
            people.filter(paused_at=None).update(paused_at=timezone.now())
            note_pauses(RoleChange.Kind.PAUSED, awake, request)
            helpers_stopped.send(sender=None, now=timezone.now())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A pause or a closed account: what they held goes on in the page's own transaction."""
        super().save_model(request, obj, form, change)
        if "paused_at" in form.changed_data:
            kinds = RoleChange.Kind
            note_pauses(kinds.PAUSED if obj.paused_at else kinds.RESUMED, [obj], request)
        if {"paused_at", "is_active"}.intersection(form.changed_data):
            helpers_stopped.send(sender=None, now=timezone.now())

    def _theirs_to_pause(self, request: HttpRequest, people: QuerySet[User]) -> QuerySet[User]:
        """Not whoever reads everything, and not oneself out of a pause that somebody else began."""
        kept = [
            one
            for one in people
            if not self.has_change_permission(request, one)
            or (one == request.user and began_by_another(one))
        ]
        for one in kept:
            self.message_user(request, f"{one}: {NOT_YOURS}", messages.ERROR)
        return people.exclude(pk__in=[one.pk for one in kept])

    @admin.action(description=_("End the pause"), permissions=["change"])
    def resume(self, request: HttpRequest, people: QuerySet[User]) -> None:
        people = self._theirs_to_pause(request, people)
        with transaction.atomic():
            paused = list(people.filter(paused_at__isnull=False))
            people.update(paused_at=None)
            note_pauses(RoleChange.Kind.RESUMED, paused, request)

    @admin.action(
        description=_("Remove the second factor (phone lost; you checked who asks)"),
        permissions=["change"],
    )
    def remove_second_factor(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for user in people:
            if user == request.user or not self.has_change_permission(request, user):
                text = _("The second factor of %(name)s stays: ask an administrator.")
                self.message_user(request, text % {"name": user}, messages.ERROR)
                continue
            Authenticator.objects.filter(user=user).delete()
            # The lost phone may still be logged in.
            end_log_ins(user, now=timezone.now())
            LogEntry.objects.log_actions(
                user_id=str(request.user.pk),
                queryset=[user],
                action_flag=CHANGE,
                change_message=[{"changed": {"fields": ["second factor"]}}],
            )
            text = _("%(name)s sets up a new second factor at the next log-in.")
            self.message_user(request, text % {"name": user}, messages.SUCCESS)
