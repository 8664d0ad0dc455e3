"""One run of the outbox a second, however many notices are written; and none is forgotten."""

from types import SimpleNamespace
from typing import Any

import pytest

from peers.threads import queue

TASK = "peers.threads.tasks.send_notifications"


class Broker:
    """Takes down what a worker would be asked, and when it would run."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.down = False
        self.runs: list[float] = []

    def send_task(self, task: str, *, countdown: float | None, **_options: Any) -> None:
        if self.down:
            raise ConnectionError
        assert task == TASK
        self.runs.append(round(self.now + (countdown or 0), 3))


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    broker = Broker()
    monkeypatch.setattr(queue, "current_app", broker)
    monkeypatch.setattr(queue, "time", SimpleNamespace(monotonic=lambda: broker.now))
    monkeypatch.setattr(queue, "_outbox", {"next_run": -queue.OUTBOX_SECONDS})
    monkeypatch.setattr(queue, "_quiet", {"until": 0.0})
    return broker


def nudge_at(broker: Broker, *moments: float) -> None:
    for moment in moments:
        broker.now = 1000.0 + moment
        queue.nudge_outbox()


def test_the_first_notice_goes_at_once(broker: Broker) -> None:
    nudge_at(broker, 0.0)
    assert broker.runs == [1000.0]


def test_those_that_follow_share_one_run(broker: Broker) -> None:
    nudge_at(broker, 0.0, *(n / 100 for n in range(1, 99)))
    assert broker.runs == [1000.0, 1001.0]


def test_a_steady_stream_makes_one_run_a_second(broker: Broker) -> None:
    nudge_at(broker, *(n / 10 for n in range(51)))
    assert broker.runs == [1000.0 + n for n in range(7)]


def test_every_notice_is_followed_by_a_run(broker: Broker) -> None:
    moments = [0.0, 0.3, 0.99, 1.0, 1.5, 4.2, 4.3, 5.31]
    for moment in moments:
        nudge_at(broker, moment)
        assert max(broker.runs) >= broker.now


def test_a_broker_that_was_down_is_not_taken_for_asked(broker: Broker) -> None:
    broker.down = True
    nudge_at(broker, 0.0)
    broker.down = False
    nudge_at(broker, queue.QUIET_SECONDS + 0.1)
    assert len(broker.runs) == 1
