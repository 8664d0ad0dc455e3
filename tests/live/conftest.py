"""A running portal with its people, on the database and broker of this session."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.running import ROOT, RunningPortal
from tests.servers import Postgres, Redis

SERVED = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
# Health turns red so soon after the last sweep; in service it is minutes.
PROMISE_SECONDS = 5


def portal_environment(**more: str) -> dict[str, str]:
    """Coverage and the session's own servers must not leak into the portal under test."""
    return {
        "SWEEP_SECONDS": "1",
        "WORKERS": "2",
        "HEALTH_PROMISE_SECONDS": str(PROMISE_SECONDS),
        # Processes die when a test says so (mortal/sitecustomize.py).
        "PYTHONPATH": str(ROOT / "tests" / "live" / "mortal"),
        **more,
    }


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[Postgres, Redis] | None]:
    """A PostgreSQL and a Redis to stop and freeze; None for the embedded form."""
    if not SERVED:
        yield None
        return
    with Postgres() as postgres, Redis() as redis:
        yield postgres, redis


@pytest.fixture(scope="session")
def portal(
    tmp_path_factory: pytest.TempPathFactory, servers: tuple[Postgres, Redis] | None
) -> Iterator[RunningPortal]:
    """Web, worker and beat with the sample people, started once: what a fault breaks must heal."""
    running = new_portal(tmp_path_factory.mktemp("portal"), servers)
    with running:
        running.manage("load_sample", "--people-only")
        yield running


def new_portal(
    folder: Path, servers: tuple[Postgres, Redis] | None, *, database: str = "app"
) -> RunningPortal:
    more = {}
    if servers:
        postgres, redis = servers
        more = {"DATABASE_URL": postgres.create_database(database), "REDIS_URL": redis.url}
    portal = RunningPortal(folder / "var", **portal_environment(**more))
    portal.database_url = more.get("DATABASE_URL", f"sqlite:///{folder}/var/portal.sqlite3")
    return portal


@pytest.fixture(autouse=True)
def _long_names() -> None:
    """Unix sockets allow about a hundred characters; a deep TMPDIR would break them."""
    assert len(os.environ.get("TMPDIR", "/tmp")) < 40
