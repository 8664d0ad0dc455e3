"""The groups one looks after, and the roster of one of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from peers.people.access import for_helpers, group_or_404, groups_for, is_staff_now
from peers.people.admin.base import GAP_WORDS, LAPSE_WORDS
from peers.people.facts import helpers_for_routing
from peers.people.forms_groups import AgreementForm, InviteForm, VettingForm
from peers.people.importing import roles_for
from peers.people.joining import may_invite
from peers.people.mailing import may_be_mailed
from peers.people.models import (
    Group,
    GroupRequest,
    HousePlan,
    Invitation,
    Membership,
    Role,
    RoleChange,
    User,
)
from peers.people.permissions import roles_of
from peers.people.registering import refused_in_silence
from peers.people.rules import HelperFacts, Lapse, papers_of, roster_gaps
from peers.people.tokens import new_form_token
from peers.people.views.invitations import mail_words

PAPER_WORDS: dict[Lapse, str | Promise] = {
    Lapse.VETTING: _("Criminal-record extract"),
    Lapse.TRAINING: _("Training"),
    Lapse.CODE_OF_CONDUCT: _("Code of conduct"),
    Lapse.OWN_CONSENT: _("Own consent"),
    Lapse.GUARDIAN_CONSENT: _("Consent of parent or guardian"),
}
# Beyond this a date is no news.
SOON = dt.timedelta(days=60)
_CHANGES_SHOWN = 20
_INVITATIONS_A_PAGE = 30
# How long a group is asked who follows somebody who left.
_SUCCESSION = dt.timedelta(days=90)


@dataclass(frozen=True)
class PaperLine:
    words: str | Promise
    until: dt.date
    soon: bool


@dataclass(frozen=True)
class InvitationLine:
    invitation: Invitation
    state: str | Promise
    waiting: bool
    form_token: str
    mail: str


@dataclass(frozen=True)
class MemberLine:
    """One person of the roster: what is missing, what runs out, what can be done."""

    member: Membership
    missing: tuple[str | Promise, ...]
    papers: tuple[PaperLine, ...]
    paused: bool
    is_me: bool
    agreement: AgreementForm
    vetting: VettingForm | None
    # A peer expert whose coach left or lapsed: staff name another one in the administration.
    lacks_coach: bool
    can_pause: bool
    can_end: bool


@for_helpers
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    groups = list(groups_for(request.user))
    staff = is_staff_now(request.user)
    if not groups and not staff:
        return _on_the_way_or_404(request.user)
    helpers = helpers_for_routing(today=timezone.localdate())
    lines = [
        (group, [GAP_WORDS[gap] for gap in roster_gaps(group.pk, helpers)]) for group in groups
    ]
    context = {
        "lines": lines,
        "requests": _requests() if staff else [],
        "to_call": refused_in_silence(now=timezone.now()) if staff else [],
        "archived": Group.objects.archived() if staff else [],
        "plans_waiting": _plans_waiting(groups) if staff else [],
    }
    return render(request, "groups/home.html", context)


def _on_the_way_or_404(user: User) -> HttpResponse:
    """A coach who is not active (S19) sees no group, but what of their own is missing."""
    if Role.COACH in roles_of(user):
        return redirect("groups:mine")
    raise Http404


def _plans_waiting(groups: list[Group]) -> list[Group]:
    """Closed institutions whose new hours staff have to look at."""
    waiting = HousePlan.objects.filter(decided_at=None).values_list("group_id", flat=True)
    known = set(waiting)
    return [group for group in groups if group.pk in known]


def _requests() -> list[tuple[GroupRequest, str]]:
    """What waits for a decision, oldest first, each with the token of its form."""
    rows = GroupRequest.objects.filter(confirmed_at__isnull=False, decided_at=None)
    return [(row, new_form_token()) for row in rows.order_by("confirmed_at")]


@for_helpers
@require_GET
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    group = group_or_404(request.user, pk)
    context = context_of(group, request.user)
    rows = Invitation.objects.filter(group=group).select_related("invited_by", "mail")
    shown = Paginator(rows.order_by("-invited_at", "-pk"), _INVITATIONS_A_PAGE)
    # All of them: whoever was invited by a long file can still be sent a new link.
    page_of = shown.get_page(request.GET.get("invitations"))
    context |= {"page_of": page_of, "invitations": _lines_of(page_of, group, request.user)}
    return render(request, "groups/roster.html", context)


def context_of(group: Group, viewer: User) -> dict[str, object]:
    today, staff = timezone.localdate(), is_staff_now(viewer)
    helpers = helpers_for_routing(today=today)
    facts = {one.user_id: one for one in helpers}
    rows = Membership.objects.current().filter(group=group).select_related("user", "coach", "group")
    order = {Role.COACH: 0, Role.PEER: 1}
    members = sorted(rows, key=lambda one: (order.get(Role(one.role), 2), one.user.name))
    return {
        "group": group,
        "staff": staff,
        "gaps": [GAP_WORDS[gap] for gap in roster_gaps(group.pk, helpers)],
        "lines": [
            line_of(one, facts[one.user_id], viewer, staff, today)
            for one in members
            if one.user_id in facts
        ],
        "invites": [
            (role, role.label, _invite_form(group, role))
            for role in (Role.PEER, Role.COACH)
            if may_invite(viewer, group, role)
        ],
        "gone": _gone(group, today),
        "changes": RoleChange.objects.filter(group=group)
        .select_related("user", "by")
        .order_by("-at", "-pk")[:_CHANGES_SHOWN],
    }


def _invite_form(group: Group, role: Role) -> InviteForm:
    form = InviteForm(auto_id=f"invite_{role}_%s")
    if not may_be_mailed(group, role):
        del form.fields["email"]
    return form


def _gone(group: Group, today: dt.date) -> list[RoleChange]:
    """Who left lately, newest first, and did not come back."""
    back = Membership.objects.current().filter(group=group)
    rows = RoleChange.objects.filter(group=group, kind=RoleChange.Kind.ENDED)
    lately = rows.filter(at__date__gte=today - _SUCCESSION).exclude(user__in=back.values("user"))
    return list(lately.select_related("user").order_by("-at", "-pk")[:5])


def line_of(
    member: Membership, facts: HelperFacts, viewer: User, staff: bool, today: dt.date
) -> MemberLine:
    is_me, is_peer = member.user_id == viewer.pk, member.role == Role.PEER
    lapses = facts.lapses.get(member.role, ())
    needed = {
        paper
        for paper in papers_of(facts)
        if is_peer == (paper.kind in (Lapse.OWN_CONSENT, Lapse.GUARDIAN_CONSENT))
        or paper.kind == Lapse.TRAINING
    }
    return MemberLine(
        member=member,
        missing=tuple(LAPSE_WORDS[lapse] for lapse in lapses),
        papers=tuple(
            PaperLine(PAPER_WORDS[paper.kind], paper.until, paper.until <= today + SOON)
            for paper in sorted(needed, key=lambda one: one.kind)
            if paper.until is not None and today < paper.until
        ),
        paused=facts.paused,
        is_me=is_me,
        agreement=AgreementForm(member=member),
        vetting=VettingForm(member=member) if staff and not is_peer else None,
        lacks_coach=is_peer and Lapse.NO_ACTIVE_COACH in lapses,
        can_pause=is_peer,
        can_end=is_peer or staff,
    )


def _lines_of(rows: Iterable[Invitation], group: Group, viewer: User) -> list[InvitationLine]:
    now, mine = timezone.now(), roles_for(viewer, group)
    waiting = (Invitation.State.OPEN, Invitation.State.EXPIRED)
    return [
        InvitationLine(
            one,
            one.state(now).label,
            # To be withdrawn or renewed by whoever could have made it.
            one.state(now) in waiting and one.role in mine,
            new_form_token(),
            mail_words(one),
        )
        for one in rows
    ]
