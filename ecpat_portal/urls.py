"""Where everything is: all pages under /<language>/, the exit and the health checks outside it."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("capsules.urls")),
        path("help/", include("peers.threads.help_urls")),
        path("desk/", include("peers.threads.desk_urls")),
        path("reports/", include("reports.urls")),
        path("accounts/", include("allauth.urls")),
        path("admin/", admin.site.urls),
    ),
]
