"""A queue made of files that no half-written file can break.

kombu's own filesystem transport makes a message visible before it is written. A worker that looks
at that moment reads half a message and dies of it. Here a message appears whole, by renaming, and
what cannot be read is dropped: rows are the outbox, the next sweep finds the work again
(docs/decisions/0001).
"""

import logging
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)

SCHEME = "files"
_LOOK_AGAIN = 0.02  # seconds
_LOOKS = 25


class Channel(filesystem.Channel):
    # kombu's two base classes do not agree on this signature.
    def _put(self, queue: str, message: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        # Oldest first: readers go by the order of names.
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        # A name that starts with a dot is no message of any queue.
        unfinished = folder / f".{name}"
        try:
            unfinished.write_text(dumps(message))
            unfinished.replace(folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add a message to {folder}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                # Its file is gone already; the next one may be sound.
                logger.warning("an unreadable message was dropped")

    def get_table(self, exchange: str) -> Any:
        return _patiently(lambda: super(Channel, self).get_table(exchange))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        _patiently(lambda: super(Channel, self)._queue_bind(exchange, routing_key, pattern, queue))


def _patiently(act: Callable[[], Any]) -> Any:
    """Do it again while another process is in the middle of writing the list of queues."""
    for _look in range(_LOOKS):
        try:
            return act()
        except ValueError:
            time.sleep(_LOOK_AGAIN)
    return act()


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    """Make `files://` an address that kombu understands, and `redis://` one it outlives."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
    for scheme in ("redis", "rediss"):
        TRANSPORT_ALIASES[scheme] = "ecpat_portal.redis_broker:Transport"
