"""The queue. It only nudges: rows in the database are the outbox (docs/decisions/0001)."""

import os

from celery import Celery

from ecpat_portal import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecpat_portal.settings")

broker.register()
app = Celery("ecpat_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery 5.7 reads this from the app, not from Django's settings, and without it closes the
# database connection after every task: a third of the throughput.
app.conf["CELERY_DB_REUSE_MAX"] = 1000
app.autodiscover_tasks()
