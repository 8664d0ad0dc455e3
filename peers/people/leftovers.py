"""What would stay in the tables for ever because nobody asks for it again.

A session that has ended opens nothing, but its row still says which thread somebody had open and
when, in clear, also after the thread is erased. A limit whose time is over still says that there
were tries.
"""

import datetime as dt

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection


def forget_what_is_over(*, now: dt.datetime) -> int:
    """The rows of ended sessions and of limits that are over; how many sessions. Safe to run at
    any time and twice: nothing that still counts is touched."""
    _forget_limits(now)
    return Session.objects.filter(expire_date__lte=now).delete()[0]


def _forget_limits(now: dt.datetime) -> None:
    """Django's cache throws these away only when its table is full."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    over = connection.ops.adapt_datetimefield_value(now.replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [over])  # noqa: S608 - our name
