"""Texts end when their time is over, and a restored backup does not bring them back for long."""

import datetime as dt
import uuid

import pytest
from django.core.management import call_command
from django.db import connection

from peers.people.models import User
from peers.threads import codes
from peers.threads.actions.retention import purge
from peers.threads.actions.routing import advance_thread
from peers.threads.actions.youth import add_message, close_by_youth, delete_by_youth
from peers.threads.errors import TooLate
from peers.threads.models import Message, Thread, ThreadEvent
from peers.threads.rules.retention import is_over
from peers.threads.text import read_message
from tests.threads.conftest import HARMLESS, OpenOne

DAY = dt.timedelta(days=1)


def _closed(open_one: OpenOne, noon: dt.datetime, **fields: object) -> Thread:
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    close_by_youth(thread_id=thread.pk, now=noon)
    Thread.objects.filter(pk=thread.pk).update(**fields)
    return Thread.objects.get(pk=thread.pk)


@pytest.mark.parametrize(
    ("risk", "days", "over"),
    [
        (0, 182, False),
        (0, 183, True),
        (1, 183, True),
        (2, 183, False),
        (2, 365, True),
        (3, 4000, False),
        (4, 4000, False),
    ],
)
def test_s24_how_long_a_text_is_kept(risk: int, days: int, over: bool, noon: dt.datetime) -> None:
    assert is_over(risk=risk, closed_at=noon, now=noon + days * DAY) is over


def test_13_an_expired_thread_leaves_nothing_to_read(
    open_one: OpenOne, noon: dt.datetime, alice: User
) -> None:
    thread = _closed(open_one, noon)
    assert purge(now=noon + 182 * DAY) == 0
    assert purge(now=noon + 183 * DAY) == 1
    thread.refresh_from_db()
    assert (thread.status, thread.code_hash, thread.data_key) == ("erased", None, None)
    assert [read_message(one) for one in thread.messages.all()] == [""]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM threads_message WHERE body_sealed IS NOT NULL")
        assert cursor.fetchone() == (0,)
    # What happened stays, for the statistics.
    assert ThreadEvent.objects.filter(thread=thread, kind="opened").exists()


def test_13_a_legal_hold_and_serious_threads_are_kept(
    open_one: OpenOne, noon: dt.datetime, alice: User
) -> None:
    _closed(open_one, noon, legal_hold=True)
    _closed(open_one, noon, risk=3, peer_allowed=False)
    assert purge(now=noon + 5000 * DAY) == 0


def test_14_deleting_kills_the_code_and_the_text_at_once(
    open_one: OpenOne, noon: dt.datetime, alice: User
) -> None:
    submission = codes.new_submission()
    thread = open_one(submission=submission)
    assert delete_by_youth(thread_id=thread.pk, now=noon)
    code_hash = codes.hash_of(codes.code_of(submission))
    assert not Thread.objects.filter(code_hash=code_hash).exists()
    with pytest.raises(TooLate):
        add_message(thread_id=thread.pk, text=HARMLESS, submission=uuid.uuid4(), now=noon)


def test_14_a_serious_thread_needs_two_adults_to_erase_but_the_code_dies(
    open_one: OpenOne, noon: dt.datetime, lea: User
) -> None:
    thread = open_one(topic="sextortion")
    assert not delete_by_youth(thread_id=thread.pk, now=noon)
    thread.refresh_from_db()
    assert thread.code_hash is None
    assert thread.data_key is not None
    assert thread.requests.get().action == "erase"


def test_15_a_restored_backup_is_erased_by_the_next_purge(
    open_one: OpenOne, noon: dt.datetime, alice: User
) -> None:
    thread = _closed(open_one, noon)
    backup = Thread.objects.filter(pk=thread.pk).values().get()
    texts = dict(Message.objects.values_list("pk", "body_sealed"))
    late = noon + 200 * DAY
    purge(now=late)
    Thread.objects.filter(pk=thread.pk).update(**backup)
    for pk, sealed in texts.items():
        Message.objects.filter(pk=pk).update(body_sealed=sealed)
    assert read_message(Message.objects.get(thread=thread)) == HARMLESS
    assert purge(now=late) == 1
    assert read_message(Message.objects.get(thread=thread)) == ""


def test_the_command_says_how_many(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("purge")
    assert capsys.readouterr().out == (
        "0 threads erased\n0 reported links erased\n0 words about sessions erased\n"
        "0 ended sessions forgotten\n"
    )
