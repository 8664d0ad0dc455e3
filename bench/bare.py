"""The limit of a page: Django with one view and nothing else, answering the same bytes.

BENCH_BODY=/tmp/page.html gunicorn bench.bare
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY="nothing is signed here",
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=[],
    USE_I18N=False,
)
django.setup()

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, headers={"Content-Length": str(len(BODY))})


urlpatterns = [path("", page)]
application = WSGIHandler()
