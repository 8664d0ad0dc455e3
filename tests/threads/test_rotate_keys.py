"""Changing the key of everything: killed, run again, and the old key may go."""

import base64
import io
import os
import secrets
import signal
import subprocess
import sys
import uuid
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.core.management import CommandError, call_command
from django.db import connection

from peers import vault
from peers.threads import rotation
from peers.threads.models import Message, Thread
from peers.threads.text import read_message
from tests.running import ROOT
from tests.threads.conftest import HARMLESS

SECRET = "JBSWY3DPEHPK3PXP"


def fresh_key(name: str) -> str:
    return f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


@pytest.fixture
def old() -> str:
    return fresh_key("old")


@pytest.fixture
def new() -> str:
    return fresh_key("new")


@pytest.fixture
def in_service(settings, old: str) -> None:
    """The portal has been running with the old key alone."""
    settings.VAULT_KEYS = old


def rotate(*arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command("rotate_keys", *arguments, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def text_of(thread: Thread) -> str:
    return read_message(Message.objects.select_related("thread").get(thread=thread))


# --- the whole way ----------------------------------------------------------------------------
def test_11_after_a_rotation_the_old_key_may_go(settings, in_service, old, new, open_one) -> None:
    threads = [open_one() for _each in range(3)]
    settings.VAULT_KEYS = f"{new},{old}"
    said = rotate()
    assert "3 to rewrap under key new" in said
    assert "0 left" in said
    assert "key old: 0 in use, may be removed" in said

    settings.VAULT_KEYS = new
    assert all(text_of(thread) == HARMLESS for thread in threads)


def test_texts_are_not_touched(settings, in_service, old, new, open_one) -> None:
    thread = open_one()
    before = bytes(Message.objects.get(thread=thread).body_sealed)
    settings.VAULT_KEYS = f"{new},{old}"
    rotate()
    assert bytes(Message.objects.get(thread=thread).body_sealed) == before


def test_new_threads_use_the_new_key_at_once(settings, in_service, old, new, open_one) -> None:
    settings.VAULT_KEYS = f"{new},{old}"
    assert open_one().data_key_id == "new"


def test_second_factors_go_along(settings, in_service, old, new, carla) -> None:
    TOTP.activate(carla, SECRET)
    codes = RecoveryCodes.activate(carla).get_unused_codes()
    settings.VAULT_KEYS = f"{new},{old}"
    assert rotation.usage() == {"old": 2}
    rotate()
    settings.VAULT_KEYS = new
    app = Authenticator.objects.get(user=carla, type="totp")
    assert decrypt(app.data["secret"]) == SECRET
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes


def test_a_second_run_has_nothing_to_do(settings, in_service, old, new, open_one) -> None:
    open_one()
    settings.VAULT_KEYS = f"{new},{old}"
    rotate()
    key = bytes(Thread.objects.get().data_key)
    assert "0 to rewrap" in rotate()
    assert bytes(Thread.objects.get().data_key) == key


# --- the check --------------------------------------------------------------------------------
def test_the_check_changes_nothing_and_fails_while_the_old_key_is_needed(
    settings, in_service, old, new, open_one
) -> None:
    open_one()
    settings.VAULT_KEYS = f"{new},{old}"
    out = io.StringIO()
    with pytest.raises(CommandError, match="still needed"):
        call_command("rotate_keys", "--check", stdout=out)
    assert "key old: 1 in use, still needed" in out.getvalue()
    assert Thread.objects.get().data_key_id == "old"


def test_the_check_passes_when_the_old_key_may_go(settings, in_service, old, new, open_one) -> None:
    open_one()
    settings.VAULT_KEYS = f"{new},{old}"
    rotate()
    assert "key old: 0 in use, may be removed" in rotate("--check")


def test_a_key_removed_too_early_is_named(settings, in_service, new, open_one) -> None:
    open_one()
    settings.VAULT_KEYS = new
    with pytest.raises(CommandError, match="VAULT_KEYS lacks old: 1 data keys"):
        rotate("--check")


# --- what happens meanwhile -------------------------------------------------------------------
def test_a_thread_erased_meanwhile_stays_erased(
    settings, in_service, old, new, open_one, monkeypatch
) -> None:
    """The portal goes on: between reading a data key and writing it back, it may be destroyed."""
    thread = open_one()
    settings.VAULT_KEYS = f"{new},{old}"
    rewrap = vault.rewrap

    def erased_in_between(key: vault.WrappedKey, *, owner: str) -> vault.WrappedKey:
        Thread.objects.filter(pk=thread.pk).update(data_key=None, data_key_id="")
        return rewrap(key, owner=owner)

    monkeypatch.setattr(vault, "rewrap", erased_in_between)
    rotate()
    thread.refresh_from_db()
    assert thread.data_key is None
    assert thread.data_key_id == ""


def test_one_damaged_thread_does_not_stop_the_others(
    settings, in_service, old, new, open_one
) -> None:
    threads = [open_one() for _each in range(3)]
    damaged = threads[1]
    Thread.objects.filter(pk=damaged.pk).update(data_key=secrets.token_bytes(61))
    settings.VAULT_KEYS = f"{new},{old}"
    err = io.StringIO()
    with pytest.raises(CommandError, match="still needed"):
        call_command("rotate_keys", "--batch=1", stdout=io.StringIO(), stderr=err)
    assert err.getvalue() == f"thread {damaged.number} does not open with any key of VAULT_KEYS\n"
    assert Thread.objects.filter(data_key_id="new").count() == 2


def test_erased_threads_are_left_alone(settings, in_service, old, new, open_one) -> None:
    thread = open_one()
    Thread.objects.filter(pk=thread.pk).update(data_key=None, data_key_id="")
    settings.VAULT_KEYS = f"{new},{old}"
    assert "0 to rewrap" in rotate()


# --- killed half-way (a reviewer's try 11) ----------------------------------------------------
def database_of_this_test() -> str:
    """The address of the test database, for a process of its own."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def copies(thread: Thread, count: int) -> None:
    """Many threads, each with a data key of its own."""
    rows = []
    for _each in range(count):
        thread.pk = uuid.uuid4()
        key = vault.new_key(owner=str(thread.pk))
        fields = {f.attname: getattr(thread, f.attname) for f in Thread._meta.concrete_fields}
        fields |= {"code_hash": None, "data_key": key.wrapped, "data_key_id": key.key_id}
        rows.append(Thread(**fields))
    Thread.objects.bulk_create(rows)


@pytest.mark.django_db(transaction=True)
def test_11_killed_half_way_and_run_again(settings, in_service, old, new, open_one) -> None:
    copies(open_one(), 400)
    settings.VAULT_KEYS = f"{new},{old}"
    child = subprocess.Popen(
        [sys.executable, "manage.py", "rotate_keys", "--batch=1"],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ecpat_portal.settings",
            "DATABASE_URL": database_of_this_test(),
            "VAULT_KEYS": settings.VAULT_KEYS,
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        lines = iter(child.stdout)
        assert next(lines) == "401 to rewrap under key new\n"
        for _line in range(20):
            next(lines)
        child.send_signal(signal.SIGKILL)
        assert child.wait(10) == -signal.SIGKILL

    done = Thread.objects.filter(data_key_id="new").count()
    assert 20 <= done < 401
    assert f"{401 - done} to rewrap" in rotate()

    settings.VAULT_KEYS = new
    assert "401 in use" in rotate("--check")
    for thread in Thread.objects.all():
        key = vault.WrappedKey(bytes(thread.data_key), thread.data_key_id)
        vault.seal(key, owner=str(thread.pk), row="probe", text="opens")
