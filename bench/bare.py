"""The limits of a page and of an intake: Django with two views and nothing else.

BENCH_BODY=/tmp/page.html BENCH_DATABASE_URL=... gunicorn bench.bare

`/` answers the bytes of a file; `/insert` writes one row with Django's models.
"""

import os
from pathlib import Path

import django
import environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path

_DATABASE_URL = os.environ.get("BENCH_DATABASE_URL", "")

settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY="nothing is signed here",
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    USE_I18N=False,
    USE_TZ=True,
    DATABASES={"default": environ.Env.db_url_config(_DATABASE_URL) | {"CONN_MAX_AGE": 60}}
    if _DATABASE_URL
    else {},
)
django.setup()

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()


class Row(models.Model):
    """A message as it came; the table is made by the measurement (`bench.intake`)."""

    message = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"
        db_table = "bench_row"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


def insert(request: HttpRequest) -> HttpResponse:
    Row.objects.create(message=request.POST["message"])
    return HttpResponse(b"thank you", headers={"Content-Length": "9"})


urlpatterns = [path("", page), path("insert", insert)]
application = WSGIHandler()
