"""The queue of the embedded form: whole messages, in order, whatever happens to a file."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection

from ecpat_portal import broker
from tests.running import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def channel(folder: Path) -> Iterator[broker.Channel]:
    broker.register()
    options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "control_folder": str(folder / "control"),
    }
    with Connection("files://localhost//", transport_options=options) as connection:
        yield connection.channel()


def taken(channel: broker.Channel) -> list[str]:
    """All that is in the queue, oldest first."""
    bodies = []
    while True:
        try:
            bodies.append(channel._get("celery"))
        except Empty:
            return bodies


def test_messages_come_in_the_order_in_which_they_went(channel: broker.Channel) -> None:
    for number in range(3):
        channel._put("celery", number)
        time.sleep(0.002)  # names are ordered by milliseconds
    assert taken(channel) == [0, 1, 2]


def test_nothing_but_whole_messages_is_ever_seen(
    channel: broker.Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    replace: Callable[[Path, Path], Path] = Path.replace

    def look_then_replace(source: Path, target: Path) -> Path:
        seen.extend(taken(channel))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", look_then_replace)
    channel._put("celery", "whole")
    assert (seen, taken(channel)) == ([], ["whole"])


@pytest.mark.parametrize("rest", ["", '{"body": "cut o', "\0\0"])
def test_a_broken_file_is_dropped_and_the_next_message_arrives(
    channel: broker.Channel, folder: Path, rest: str
) -> None:
    (folder / "queue" / "1_broken.celery.msg").write_text(rest)
    channel._put("celery", "sound")
    assert taken(channel) == ["sound"]
    assert list((folder / "queue").iterdir()) == []


def test_a_list_of_queues_that_is_being_written_is_read_again(
    channel: broker.Channel, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel._queue_bind("celery", "celery", "", "celery")
    table = folder / "control" / "celery.exchange"
    whole = table.read_text()
    table.write_text("")
    # The other process finishes while this one waits.
    monkeypatch.setattr(broker.time, "sleep", lambda _seconds: table.write_text(whole))
    assert [row.queue for row in channel.get_table("celery")] == ["celery"]


def test_a_full_disk_is_the_senders_to_know(channel: broker.Channel, folder: Path) -> None:
    (folder / "queue").rmdir()
    with pytest.raises(broker.ChannelError):
        channel._put("celery", "lost")


WRITE = """
import sys
from kombu import Connection
from ecpat_portal import broker
broker.register()
options = {"data_folder_out": sys.argv[1]}
with Connection("files://localhost//", transport_options=options) as connection:
    channel = connection.channel()
    for number in range(200):
        channel._put("celery", "x" * 20_000)
"""


def test_two_writers_and_a_reader_get_along(channel: broker.Channel, folder: Path) -> None:
    command = [sys.executable, "-c", WRITE, str(folder / "queue")]
    writers = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    read = 0
    while any(writer.poll() is None for writer in writers):
        read += len(taken(channel))
    read += len(taken(channel))
    assert ([writer.returncode for writer in writers], read) == ([0, 0], 400)
