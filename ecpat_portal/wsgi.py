"""WSGI entry point: `gunicorn ecpat_portal.wsgi`."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_portal.settings")
application = get_wsgi_application()


def _with_kept_pages() -> Any:
    """Public pages that were made within the minute do not pass Django at all."""
    from capsules.views.kept import before_django  # noqa: PLC0415 - after the settings are loaded

    return before_django(application)


def _read_routes() -> None:
    """Before the workers are forked, so that they share the code of every page, and the table of
    its addresses."""
    from django.urls import reverse  # noqa: PLC0415 - after the settings are loaded

    reverse("healthz")


def _read_templates() -> None:
    """The largest page that somebody fetches in a hurry, with all that templates are made with."""
    from django.template.loader import get_template  # noqa: PLC0415 - after the settings are loaded

    get_template("help/new.html")


def _read_signal_lists() -> None:
    """Compile the signal phrases before the first youth writes: nearly a second of work."""
    from django.conf import settings  # noqa: PLC0415 - after the settings are loaded

    from peers.threads.rules.triage import screen  # noqa: PLC0415

    for code, _name in settings.LANGUAGES:
        screen("hello", language=code)


_read_signal_lists()
_read_routes()
_read_templates()
application = _with_kept_pages()
