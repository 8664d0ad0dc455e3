"""What the youth wrote while somebody was at the desk is read before anything is taken for an
answer to it: an answer stops the ladder for days, an ending for good."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest

from capsules.models import Service
from peers.people.models import User
from peers.threads.actions import asking, coach, youth
from peers.threads.models import Message, Thread, TwoAdultRequest
from tests.desk.conftest import REPLY, Press, body, fresh

pytestmark = pytest.mark.django_db
LAST = "Please, he is waiting in front of the house."
ANSWER = "Thank you for telling me. We talk again next week."


def _mark(page: Any) -> str:
    """What the forms of a page carry; the same on all of them."""
    (mark,) = set(re.findall(r'name="words_read" value="([^"]+)"', body(page)))
    return mark


def _writes(thread: Thread, now: dt.datetime) -> None:
    youth.add_message(thread_id=thread.pk, text=LAST, submission=uuid.uuid4(), now=now)


def test_an_answer_to_a_page_without_the_last_words_is_not_sent_and_not_lost(
    press: Press, read: Any, with_chris: Thread, chris: User, noon: dt.datetime
) -> None:
    seen = _mark(read(chris, with_chris))
    _writes(with_chris, noon)
    with_chris.refresh_from_db()
    due = with_chris.due_at
    refused = press(chris, with_chris, "reply", text=ANSWER, submission=fresh(), words_read=seen)
    assert refused.status_code == 409
    html = body(refused)
    assert "moved on in the meantime" in html
    assert LAST in html
    assert f"{ANSWER}</textarea>" in html
    with_chris.refresh_from_db()
    assert not with_chris.waiting_for_youth
    assert with_chris.due_at == due
    now_read = _mark(refused)
    press(chris, with_chris, "reply", text=ANSWER, submission=fresh(), words_read=now_read)
    with_chris.refresh_from_db()
    assert with_chris.waiting_for_youth


def test_s08_a_reply_is_approved_beside_the_last_words_only(
    press: Press, read: Any, proposed: Message, carla: User, noon: dt.datetime
) -> None:
    seen = _mark(read(carla, proposed.thread))
    youth.add_message(
        thread_id=proposed.thread_id, text="And another thing.", submission=uuid.uuid4(), now=noon
    )
    words = {"text": REPLY, "words_read": seen}
    refused = press(carla, proposed.thread, "approve", proposed.pk, **words)
    assert refused.status_code == 409
    assert "And another thing." in body(refused)
    proposed.refresh_from_db()
    assert proposed.state == "proposed"
    words["words_read"] = _mark(refused)
    press(carla, proposed.thread, "approve", proposed.pk, **words)
    proposed.refresh_from_db()
    assert proposed.state == "delivered"


def test_a_peer_reads_the_last_words_before_the_reply_goes_to_the_coach(
    press: Press, read: Any, with_alice: Thread, alice: User, noon: dt.datetime
) -> None:
    seen = _mark(read(alice, with_alice))
    youth.add_message(
        thread_id=with_alice.pk, text="And another thing.", submission=uuid.uuid4(), now=noon
    )
    refused = press(alice, with_alice, "propose", text=REPLY, submission=fresh(), words_read=seen)
    assert refused.status_code == 409
    html = body(refused)
    assert "And another thing." in html
    assert REPLY in html
    mark = _mark(refused)
    press(alice, with_alice, "propose", text=REPLY, submission=fresh(), words_read=mark)
    assert Message.objects.get(author=alice, state="proposed").thread == with_alice


def test_a_tapped_answer_counts_like_words(
    press: Press, read: Any, with_chris: Thread, chris: User, noon: dt.datetime
) -> None:
    asked = asking.ask_as_adult(thread_id=with_chris.pk, by=chris, code="still_going", now=noon)
    seen = _mark(read(chris, with_chris))
    asking.answer(thread_id=with_chris.pk, code=asked.code, given="yes", now=noon)
    refused = press(chris, with_chris, "reply", text=ANSWER, submission=fresh(), words_read=seen)
    assert refused.status_code == 409


def test_s23_a_thread_with_unread_words_is_not_closed(
    press: Press, read: Any, with_chris: Thread, chris: User, noon: dt.datetime
) -> None:
    seen = _mark(read(chris, with_chris))
    _writes(with_chris, noon)
    data = {"outcome": "supported", "youth_agrees": "on", "words_read": seen}
    assert press(chris, with_chris, "close", **data).status_code == 409
    with_chris.refresh_from_db()
    assert with_chris.is_open


def test_s13_a_second_adult_confirms_beside_the_last_words_only(
    press: Press, read: Any, serious: Thread, chris: User, lea: User, noon: dt.datetime
) -> None:
    coach.close_thread(thread_id=serious.pk, by=chris, outcome="supported", now=noon)
    request = TwoAdultRequest.objects.get(thread=serious)
    seen = _mark(read(lea, serious))
    _writes(serious, noon)
    assert press(lea, serious, "confirm", request.pk, words_read=seen).status_code == 409
    serious.refresh_from_db()
    assert serious.is_open


def test_a_hand_over_passes_over_no_words(
    press: Press, read: Any, with_chris: Thread, chris: User, noon: dt.datetime
) -> None:
    Service.objects.create(slug="jac", name_en="JAC", country="BE", status="seen")
    seen = _mark(read(chris, with_chris))
    _writes(with_chris, noon)
    data = {"service": "jac", "youth_agrees": "yes", "words_read": seen}
    assert press(chris, with_chris, "refer", **data).status_code == 409


@pytest.mark.parametrize(
    ("name", "data"), [("raise", {"level": 3}), ("take_over", {}), ("pass_up", {"to": "lead"})]
)
def test_what_makes_it_safer_is_never_held_up(
    press: Press,
    read: Any,
    with_chris: Thread,
    carla: User,
    lea: User,
    noon: dt.datetime,
    name: str,
    data: dict[str, Any],
) -> None:
    seen = _mark(read(carla, with_chris))
    _writes(with_chris, noon)
    assert press(carla, with_chris, name, words_read=seen, **data).status_code == 302
