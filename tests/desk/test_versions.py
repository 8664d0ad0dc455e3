"""A coach may change a peer's words: both wordings stay, the youth reads the last (S08)."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest

from peers.people.models import User
from peers.threads.actions import coach, peer
from peers.threads.actions.youth import delete_by_youth
from peers.threads.models import Message, MessageVersion, Thread
from peers.threads.text import read_message, read_version
from tests.desk.conftest import REPLY, Press, body

pytestmark = pytest.mark.django_db
CHANGED = REPLY.replace("nobody would guess", "only you would know")


def plain(html: str) -> str:
    """The words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_s08_adults_and_the_peer_see_what_the_coach_changed(
    press: Press, read: Any, proposed: Message, carla: User, alice: User, lea: User
) -> None:
    press(carla, proposed.thread, "approve", proposed.pk, text=CHANGED)
    for person in (carla, alice, lea):
        html = body(read(person, proposed.thread))
        assert "What Carla changed" in html
        assert "<del>nobody</del><ins>only you</ins>" in html
        assert CHANGED in plain(html)


def test_s08_the_youth_has_the_last_wording_alone(
    press: Press, proposed: Message, carla: User
) -> None:
    press(carla, proposed.thread, "approve", proposed.pk, text=CHANGED)
    thread = Thread.objects.get(pk=proposed.thread_id)
    words = [read_message(message) for message in thread.messages.for_youth()]
    assert CHANGED in words
    assert REPLY not in words


def test_s08_a_reply_that_was_not_changed_has_one_wording(
    press: Press, read: Any, proposed: Message, carla: User
) -> None:
    press(carla, proposed.thread, "approve", proposed.pk, text=REPLY)
    assert not MessageVersion.objects.exists()
    assert "<del>" not in body(read(carla, proposed.thread))


def test_s08_what_came_back_is_kept_beside_what_was_proposed_next(
    press: Press, read: Any, proposed: Message, carla: User, alice: User, noon: dt.datetime
) -> None:
    press(carla, proposed.thread, "send_back", proposed.pk, note="A little warmer, please.")
    later = noon + dt.timedelta(minutes=5)
    peer.propose_reply(
        thread_id=proposed.thread_id, by=alice, text=CHANGED, submission=uuid.uuid4(), now=later
    )
    html = body(read(carla, proposed.thread))
    assert "Changed since it was sent back" in html
    assert "<del>nobody</del><ins>only you</ins>" in html
    assert REPLY in plain(html)


def test_a_peer_who_comes_later_reads_nothing_of_the_first(
    press: Press, read: Any, proposed: Message, carla: User, alice: User, bob: User, noon: Any
) -> None:
    press(carla, proposed.thread, "send_back", proposed.pk, note="A word for Alice alone.")
    Thread.objects.filter(pk=proposed.thread_id).update(owner=bob)
    html = body(read(bob, proposed.thread))
    assert "A word for Alice alone." not in html
    assert REPLY not in html
    assert read(alice, proposed.thread).status_code == 404


def test_both_wordings_lie_sealed_and_go_with_the_thread(
    press: Press, proposed: Message, carla: User, noon: dt.datetime
) -> None:
    press(carla, proposed.thread, "approve", proposed.pk, text=CHANGED)
    version = MessageVersion.objects.get()
    thread = Thread.objects.get(pk=proposed.thread_id)
    assert read_version(version, thread) == REPLY
    assert REPLY.encode() not in bytes(version.body_sealed or b"")
    assert delete_by_youth(thread_id=thread.pk, now=noon)
    version.refresh_from_db()
    thread.refresh_from_db()
    assert version.body_sealed is None
    assert read_version(version, thread) == ""


def test_words_that_do_not_open_do_not_hold_up_the_coach(
    proposed: Message, carla: User, noon: dt.datetime
) -> None:
    Message.objects.filter(pk=proposed.pk).update(body_sealed=bytes(300))
    coach.approve_reply(message_id=proposed.pk, by=carla, text=CHANGED, now=noon)
    proposed.refresh_from_db()
    assert proposed.state == "delivered"
    assert MessageVersion.objects.get().body_sealed is None
