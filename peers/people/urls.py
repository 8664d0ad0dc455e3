"""Groups: joining by invitation, the roster, and what is done on it (POST only)."""

from django.urls import path

from peers.people.views import groups, invitations, join

app_name = "groups"

urlpatterns = [
    path("", groups.home, name="home"),
    path("join/", join.by_code, name="join"),
    path("join/accept/", join.accept, name="accept"),
    path("join/decline/", join.decline, name="decline"),
    path("join/<str:token>/", join.by_link, name="join_link"),
    path("<int:pk>/", groups.roster, name="roster"),
    path("<int:pk>/invite/<str:role>/", invitations.make, name="invite"),
    path("<int:pk>/invitations/<int:invitation>/again/", invitations.again, name="again"),
    path("<int:pk>/invitations/<int:invitation>/revoke/", invitations.revoke, name="revoke"),
]
