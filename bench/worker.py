"""The portal's own worker with one more task, which does nothing: the limit of the queue."""

import os

from ecpat_portal.celery import app

__all__ = ["app", "noop"]


@app.task(name="bench.noop")
def noop(counter: str) -> None:
    """One more byte in a file, so that it can be counted."""
    descriptor = os.open(counter, os.O_WRONLY | os.O_APPEND)
    os.write(descriptor, b".")
    os.close(descriptor)
