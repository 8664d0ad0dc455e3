"""The throw-away servers: several at once, and nothing left behind."""

import contextlib
import signal

import psycopg2
import pytest
import redis

from tests import servers
from tests.running import processes_below

pytestmark = pytest.mark.servers


def ask(url: str, *statements: str) -> list[tuple]:
    """Run each statement in a transaction of its own; the rows of the last."""
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall()


def test_two_clusters_live_side_by_side(own_postgres: servers.Postgres) -> None:
    with servers.Postgres() as other:
        assert other.url != own_postgres.url
        url = other.create_database("another")
        assert ask(url, "select current_database()") == [("another",)]
        folder, pid = other.folder, other.process.pid
    assert not folder.exists()
    assert processes_below(pid) == {}


def test_what_was_committed_outlives_a_crash(own_postgres: servers.Postgres) -> None:
    url = own_postgres.create_database("crash")
    ask(url, "create table kept (n int)", "insert into kept values (7) returning n")
    own_postgres.stop(signal.SIGQUIT)
    own_postgres.start()
    assert ask(url, "select n from kept") == [(7,)]


def test_a_frozen_broker_does_not_answer_and_a_thawed_one_does(own_redis: servers.Redis) -> None:
    with redis.Redis.from_url(own_redis.url, socket_timeout=0.3, retry=None) as client:
        assert client.ping()
        own_redis.freeze()
        with pytest.raises(redis.TimeoutError):
            client.ping()
        own_redis.thaw()
        assert client.ping()


def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "postgres_programs", lambda: None)
    assert servers.missing(["postgres"]) == ["postgresql"]


@pytest.mark.parametrize(("in_ci", "status"), [("true", 1), ("", 0)])
def test_a_missing_part_fails_in_ci_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], in_ci: str, status: int
) -> None:
    monkeypatch.setattr(servers, "chromium", lambda: None)
    monkeypatch.setenv("CI", in_ci)
    assert servers.main(["browser", "--", "false"]) == status
    assert capsys.readouterr().out.endswith("apt-get install chromium\n")
