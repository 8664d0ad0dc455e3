"""kombu's Redis queue, which says "the connection is lost" when it is.

When Redis goes away while a task is in hand, the worker gives its connection up and closes the
channel; the channel tries to put the task back and looks for the address of a connection that is
gone: AttributeError ('NoneType' object has no attribute 'hostname', kombu 5.7.0, also
github.com/celery/kombu/issues/582). Nobody expects that one, so the worker dies of it instead of
connecting anew, and no thread is routed until somebody starts it again. As a lost connection it
is what the worker waits out. The task is not lost: rows are the outbox (docs/decisions/0001).
"""

from typing import Any

import redis
from kombu.transport import redis as kombu_redis


class Channel(kombu_redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise redis.ConnectionError("This connection to the broker was given up.")
        return super()._connparams(asynchronous)


class Transport(kombu_redis.Transport):
    Channel = Channel
