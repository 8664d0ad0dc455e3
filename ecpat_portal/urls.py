"""Where everything is: all pages under /<language>/, the exit and the health checks outside it."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from capsules.views import engines, saved
from ecpat_portal import views
from peers.threads.views.desk import notices

urlpatterns = [
    path("exit/", views.leave, name="exit"),
    path("push/worker.js", notices.worker, name="push_worker"),
    path("offline.js", saved.worker, name="offline_worker"),
    path("sitemap.xml", engines.sitemap, name="sitemap"),
    path("robots.txt", engines.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    *i18n_patterns(
        path("", include("capsules.urls")),
        path("safety/", views.safety, name="safety"),
        path("help/", include("peers.threads.help_urls")),
        path("stop/", include("peers.hotline.urls")),
        path("desk/hotline/", include("peers.hotline.desk_urls")),
        path("desk/rota/", include("peers.threads.rota_urls")),
        path("desk/ladder/", include("peers.threads.ladder_urls")),
        path("desk/", include("peers.threads.desk_urls")),
        path("groups/people/", include("peers.threads.people_urls")),
        path("groups/", include("peers.people.urls")),
        path("training/", include("peers.training.urls")),
        path("studio/", include("peers.studio.urls")),
        path("reports/", include("reports.urls")),
        path("device/", include("peers.people.device_urls")),
        path("accounts/", include("peers.people.account_urls")),
        path("admin/", admin.site.urls),
    ),
]

handler400 = "ecpat_portal.views.bad_request"
handler403 = "ecpat_portal.views.forbidden"
handler404 = "ecpat_portal.views.not_found"
handler429 = "ecpat_portal.views.too_many"  # django-allauth looks for this one
handler500 = "ecpat_portal.views.failed"
