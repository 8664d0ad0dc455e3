"""The queue. It only nudges: rows in the database are the outbox (docs/decisions/0001)."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun

from ecpat_portal import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_portal.settings")

broker.register()
app = Celery("ecpat_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery 5.7 reads this from the app, not from Django's settings, and without it closes the
# database connection after every task: a third of the throughput.
app.conf["CELERY_DB_REUSE_MAX"] = 1000
app.autodiscover_tasks()


@task_prerun.connect
def drop_broken_connections(task: Any = None, **_: Any) -> None:
    """As a request does: a worker that outlived its database server connects anew.

    With connections that are kept, nothing else would notice that they are dead, and no thread
    would be routed until a thousand tasks had failed.
    """
    from django.db import close_old_connections  # noqa: PLC0415 - settings are read by then

    if not task.request.is_eager:
        close_old_connections()
