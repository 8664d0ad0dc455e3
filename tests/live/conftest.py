"""A running portal with its people, on the database and broker of this session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.running import RunningPortal
from tests.servers import Postgres, Redis

SERVED = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def portal_environment(**more: str) -> dict[str, str]:
    """Coverage and the session's own servers must not leak into the portal under test."""
    return {"SWEEP_SECONDS": "2", "WORKERS": "2", **more}


@pytest.fixture
def servers() -> Iterator[tuple[Postgres, Redis] | None]:
    """A PostgreSQL and a Redis that this test may stop and freeze; None for the embedded form."""
    if not SERVED:
        yield None
        return
    with Postgres() as postgres, Redis() as redis:
        yield postgres, redis


@pytest.fixture
def portal(tmp_path: Path, servers: tuple[Postgres, Redis] | None) -> Iterator[RunningPortal]:
    """Web, worker and beat on an empty database with the sample people, started."""
    running = new_portal(tmp_path, servers)
    with running:
        running.manage("load_sample", "--people-only")
        yield running


def new_portal(folder: Path, servers: tuple[Postgres, Redis] | None) -> RunningPortal:
    more = {"DATABASE_URL": servers[0].url, "REDIS_URL": servers[1].url} if servers else {}
    portal = RunningPortal(folder / "var", **portal_environment(**more))
    portal.database_url = more.get("DATABASE_URL", f"sqlite:///{folder}/var/portal.sqlite3")
    return portal


@pytest.fixture(autouse=True)
def _long_names() -> None:
    """Unix sockets allow about a hundred characters; a deep TMPDIR would break them."""
    assert len(os.environ.get("TMPDIR", "/tmp")) < 40
