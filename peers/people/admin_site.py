"""The administration: the portal's own log-in and second factor in front, roles inside."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from peers.people.permissions import can_administer


class PortalAdminSite(AdminSite):
    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("People, training, capsules")

    def has_permission(self, request: HttpRequest) -> bool:
        return can_administer(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """No second log-in form: limits, enumeration and second factor are held in one place."""
        if request.user.is_authenticated:
            if not can_administer(request.user):
                raise PermissionDenied
            return HttpResponseRedirect(reverse("admin:index"))
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        query = urlencode({REDIRECT_FIELD_NAME: wanted})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))
