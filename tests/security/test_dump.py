"""Somebody has a copy of the database: all of its bytes, or every row of every table."""

import datetime as dt
import os
import shutil
import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from peers.hotline.actions import receive
from peers.people.models import User
from peers.threads.actions.coach import add_note
from peers.threads.models import Thread
from tests.help.conftest import Youth
from tests.live.browser import holds
from tests.servers import postgres_programs

WORDS = "Zilverberk vertelde het aan de hele klas"
NICKNAME = "Regenworm"
LINK = "https://pictures.example/violet-heron"


@pytest.fixture
def copy_of_the_database() -> Callable[[], bytes]:
    """A function that returns what a thief would hold: files on SQLite, a dump on PostgreSQL."""

    def copy() -> bytes:
        if connection.vendor == "sqlite":
            name = Path(str(connection.settings_dict["NAME"]))
            parts = [name, *(name.with_name(name.name + end) for end in ("-wal", "-shm"))]
            return b"".join(part.read_bytes() for part in parts if part.exists())
        program = shutil.which("pg_dump", path=str(postgres_programs()))
        assert program, "pg_dump comes with the server"
        where = urlsplit(os.environ["DATABASE_URL"])
        address = where._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        return subprocess.run([program, address], capture_output=True, check=True).stdout

    return copy


@pytest.mark.django_db(transaction=True)
def test_01_a_copy_of_the_database_holds_no_code_no_words_no_name_and_no_link(
    youth: Youth, carla: User, noon: dt.datetime, copy_of_the_database: Callable[[], bytes]
) -> None:
    """Also not in what was deleted and still lies in the file."""
    code = youth.opens_thread(message=f"{WORDS}.", nickname=NICKNAME)
    youth.writes(f"{WORDS}, and again.")
    youth.comes_back(code)
    thread = Thread.objects.get()
    note = {"text": f"A note: {WORDS}.", "submission": uuid.uuid4()}
    add_note(thread_id=thread.pk, by=carla, now=noon, **note)
    receive(link=LINK, seen="today", submission=uuid.uuid4(), now=noon)
    copies = [copy_of_the_database()]
    youth.confirms("thread/delete/")
    copies.append(copy_of_the_database())
    for copy in copies:
        assert b"threads_thread" in copy
        assert not holds(copy, [code], [WORDS, "Zilverberk", NICKNAME, "violet-heron"])
    assert holds(b"..." + code.encode() + b"...", [code], []), "the search finds what is there"
