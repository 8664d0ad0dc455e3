"""Groups: joining by invitation, the roster, and what is done on it (POST only)."""

from django.urls import path

from peers.people.views import (
    acts,
    archiving,
    groups,
    importing,
    invitations,
    join,
    mine,
    register,
    team,
)

app_name = "groups"

urlpatterns = [
    path("", groups.home, name="home"),
    path("join/", join.by_code, name="join"),
    path("join/accept/", join.accept, name="accept"),
    path("join/decline/", join.decline, name="decline"),
    path("join/<str:token>/", join.by_link, name="join_link"),
    path("me/", mine.mine, name="mine"),
    path("me/hours/", mine.add_hours, name="add_hours"),
    path("me/hours/<int:hours>/remove/", mine.remove_hours, name="remove_hours"),
    path("me/absences/", mine.add_absence, name="add_absence"),
    path("me/absences/<int:absence>/end/", mine.end_absence, name="end_absence"),
    path("me/wishes/", mine.wishes, name="wishes"),
    path("me/ties/", mine.tie, name="tie"),
    path("new/", register.new, name="new"),
    path("new/sent/", register.asked, name="asked"),
    path("new/confirm/<str:token>/", register.confirm, name="confirm"),
    path("requests/<int:pk>/approve/", register.approve, name="approve"),
    path("requests/<int:pk>/refuse/", register.refuse, name="refuse"),
    path("team/", team.team, name="team"),
    path("team/changes/", team.changes, name="changes"),
    path("team/invite/", team.invite, name="team_invite"),
    path("team/invitations/<int:invitation>/again/", team.again, name="team_again"),
    path("team/invitations/<int:invitation>/revoke/", team.revoke, name="team_revoke"),
    path("team/invitations/<int:invitation>/confirm/", team.confirm, name="team_confirm"),
    path("<int:pk>/", groups.roster, name="roster"),
    path("<int:pk>/import/", importing.from_file, name="import"),
    path("<int:pk>/import/template/", importing.empty_roster, name="import_template"),
    path("<int:pk>/import/invite/", importing.invite_them, name="import_invite"),
    path("<int:pk>/invite/<str:role>/", invitations.make, name="invite"),
    path("<int:pk>/invitations/<int:invitation>/again/", invitations.again, name="again"),
    path("<int:pk>/invitations/<int:invitation>/revoke/", invitations.revoke, name="revoke"),
    path("<int:pk>/closing/", archiving.closing, name="closing"),
    path("<int:pk>/archive/", archiving.archive, name="archive"),
    path("<int:pk>/reopen/", archiving.reopen, name="reopen"),
    path("<int:pk>/join-code/", acts.join_code, name="join_code"),
    path("<int:pk>/people/<int:member>/agreement/", acts.agreement, name="agreement"),
    path("<int:pk>/people/<int:member>/vetting/", acts.vetting, name="vetting"),
    path("<int:pk>/people/<int:member>/pause/", acts.pause, name="pause"),
    path("<int:pk>/people/<int:member>/resume/", acts.resume, name="resume"),
    path("<int:pk>/people/<int:member>/end/", acts.end, name="end"),
]
