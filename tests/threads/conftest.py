"""A youth's thread in one line, through the actions, and the clock of the tests."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from peers.threads import codes
from peers.threads.actions.new_thread import NewThread
from peers.threads.actions.youth import open_thread
from peers.threads.models import Thread

NO = {"in_danger": "no", "threatened": "no", "image_shared": "no", "self_harm": "no"}
HARMLESS = "How do I choose a good password for my new phone? I have never made one before."

OpenOne = Callable[..., Thread]


def new_thread(**changes: Any) -> NewThread:
    """A harmless question about passwords in English, unless told otherwise."""
    fields: dict[str, Any] = {
        "topic": "account_security",
        "answers": NO,
        "age_band": "13-15",
        "nickname": "Robin",
        "audience": "stranger",
        "group": None,
        "not_these": (),
        "safe_contact": "none",
        "message": HARMLESS,
        "language": "en",
        "notice_version": "1",
    }
    return NewThread(**{**fields, **changes})


@pytest.fixture
def open_one(db: None, noon: dt.datetime) -> OpenOne:
    """`open_one(topic="grooming", now=...)`: a thread as the help form makes it, not yet routed."""

    def open_one(*, now: dt.datetime = noon, submission: str = "", **changes: Any) -> Thread:
        return open_thread(
            new=new_thread(**changes), submission=submission or codes.new_submission(), now=now
        )

    return open_one
