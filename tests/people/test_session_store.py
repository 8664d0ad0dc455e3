"""A session's key is the server's own and nobody else's, also without a look before."""

import contextlib
from typing import Any

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from peers.people.session_store import SessionStore

pytestmark = pytest.mark.django_db


def test_a_key_that_is_taken_is_never_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = SessionStore()
    first["whose"] = "the first"
    first.save()
    keys = iter([first.session_key, "b" * 32])
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda _self: next(keys))
    second = SessionStore()
    second["whose"] = "the second"
    second.save()
    assert second.session_key == "b" * 32
    assert SessionStore(first.session_key)["whose"] == "the first"


def test_keys_are_long_and_differ() -> None:
    keys = {SessionStore()._get_new_session_key() for _one in range(200)}
    assert len(keys) == 200
    assert {len(key) for key in keys} == {32}


def test_a_new_session_is_one_row_written_once(django_assert_num_queries: Any) -> None:
    store = SessionStore()
    store["help"] = "new"
    with django_assert_num_queries(3) as asked:
        store.save()
    assert [one["sql"].split()[0] for one in asked] == ["SAVEPOINT", "INSERT", "RELEASE"]


def test_what_was_stored_before_by_django_can_still_be_read() -> None:
    before = db.SessionStore()
    before["help"] = "kept"
    before.save()
    assert SessionStore(before.session_key)["help"] == "kept"
    assert Session.objects.get().get_decoded() == {"help": "kept"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", [True, False])
def test_a_session_is_written_by_one_statement_alone(first: bool) -> None:
    store = SessionStore()
    if not first:
        store.create()
    store["help"] = "kept"
    with CaptureQueriesContext(connection) as seen:
        store.save()
    assert [one["sql"].split()[0] for one in seen] == ["INSERT" if first else "UPDATE"]
    assert SessionStore(store.session_key)["help"] == "kept"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("inside", [True, False])
def test_a_session_that_is_gone_is_not_written_anew(inside: bool) -> None:
    store = SessionStore()
    store.create()
    SessionStore(store.session_key).delete()
    with transaction.atomic() if inside else contextlib.nullcontext():
        with pytest.raises(UpdateError):
            store.save()
        assert not store.exists(store.session_key)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("inside", [True, False])
def test_a_taken_key_leaves_the_transaction_around_it_alive(inside: bool) -> None:
    first = SessionStore()
    first["whose"] = "the first"
    first.create()
    second = SessionStore(first.session_key)
    with transaction.atomic() if inside else contextlib.nullcontext():
        with pytest.raises(CreateError):
            second.save(must_create=True)
        assert SessionStore(first.session_key)["whose"] == "the first"
