"""The cast, the clock and what every test may lean on.

Two groups that do not know each other, the people around them, and one outsider:

- Scouts Kievit: alice and bob (peers), carla (coach), cora (second coach)
- Centre De Linde: pia and tariq (peers; tariq speaks Arabic, Pashto and English), chris (coach)
- the organisation: otto (on call), lea and luc (leads), stan (staff), tess (translator)
- charlie has an account and no role

Rows are made when a test asks for the person, never before.
"""

import datetime as dt
import importlib
import os
import secrets
import zoneinfo
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.test import Client
from django.utils import timezone, translation

from ecpat_portal.catalogues import compile_catalogues
from peers.people.models import Agreement, Group, Membership, OnCallShift, Role, User, VettingCheck
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER
from peers.training.models import Qualification
from tests import servers
from tests.running import RunningPortal

# Checks and agreements hold on the fixed clock and on the real one.
LONG_AGO = dt.date(2025, 9, 1)
FAR_AWAY = dt.date(2099, 1, 1)
ALWAYS = (
    dt.datetime(2025, 9, 1, tzinfo=dt.UTC),
    dt.datetime(2099, 1, 1, tzinfo=dt.UTC),
)
PEER_TOPICS = sorted(DEFAULT_RISK.keys() - NEVER_PEER)

Person = Callable[..., User]


# Two test processes share two cores with browsers and databases: a slow example is no failure.
hypothesis.settings.register_profile("portal", deadline=None, print_blob=True)
hypothesis.settings.load_profile("portal")

# Translations are read from compiled files, which are not committed.
compile_catalogues()


# --- which tests run where --------------------------------------------------------------------
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database; `make test` runs both.

    What needs neither a database nor a process is marked `unit`.
    """
    for item in items:
        if not _SLOW & {*item.fixturenames, *_marks(item)} and "house" not in item.path.parts:
            item.add_marker("unit")
    left_out = [item for item in items if _unfit(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


_SLOW = {"browser", "nginx", "postgres", "servers"} | {
    *("django_db", "db", "transactional_db", "live_server"),
}


def _marks(item: pytest.Item) -> set[str]:
    return {mark.name for mark in item.iter_markers()}


def _unfit(item: pytest.Item) -> bool:
    marks = _marks(item)
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    if on_postgres:
        return "sqlite_only" in marks
    if "nginx" in marks:
        return bool(servers.missing(["nginx"])) and os.environ.get("CI") != "true"
    if "servers" in marks and "browser" in marks:
        # In CI a missing server is a failure, so the test is left in and fails.
        return bool(servers.missing(["postgres", "redis"])) and os.environ.get("CI") != "true"
    return bool(marks & {"postgres", "servers"})


def _write_the_ladder_again(**_: object) -> None:
    """A test that commits empties every table after it, the rows a migration wrote as well."""
    rungs = importlib.import_module("peers.threads.migrations.0003_ladder")
    if not apps.get_model("threads", "EscalationStep").objects.exists():
        rungs.write_ladder(apps, None)


post_migrate.connect(_write_the_ladder_again, dispatch_uid="ladder of the tests")


# --- servers of one's own, and the portal as it runs ------------------------------------------
@pytest.fixture(scope="session")
def own_postgres() -> Iterable[servers.Postgres]:
    """A cluster to restart, freeze or fill with databases (mark the test `servers`)."""
    with servers.Postgres() as server:
        yield server


@pytest.fixture
def own_redis() -> Iterable[servers.Redis]:
    """A broker to stop, freeze or flush (mark the test `servers`)."""
    with servers.Redis() as server:
        yield server


@pytest.fixture
def embedded_portal(tmp_path: Path) -> Iterable[RunningPortal]:
    """Web, worker and beat as separate processes on SQLite, without samples."""
    with RunningPortal(tmp_path / "var") as portal:
        yield portal


@pytest.fixture
def served_portal(
    tmp_path: Path, own_postgres: servers.Postgres, own_redis: servers.Redis
) -> Iterable[RunningPortal]:
    """The same on PostgreSQL and Redis (mark the test `servers`)."""
    database = own_postgres.create_database(f"portal_{secrets.token_hex(4)}")
    urls = {"DATABASE_URL": database, "REDIS_URL": own_redis.url}
    with RunningPortal(tmp_path / "var", **urls) as portal:
        yield portal


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which talks to nobody of its own accord."""
    # Playwright runs a loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quiet = (
        "--disable-background-networking --disable-component-update --disable-sync"
        " --no-first-run --disable-quic"
    )
    return {
        **browser_type_launch_args,
        "executable_path": servers.chromium(),
        "args": quiet.split(),
    }


@pytest.fixture(autouse=True)
def browser_watch(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterable[object]:
    """In every test with a browser: no other site is asked, no policy is broken (a try, 21)."""
    if "browser" not in _marks(request.node):
        yield None
        return
    from tests.browsing import Watch  # noqa: PLC0415 - Playwright takes its time to load

    watch = Watch()
    watch.follow_all(monkeypatch)
    yield watch
    assert watch.foreign == []
    assert watch.broken == []


# --- the surroundings of each test ------------------------------------------------------------
@pytest.fixture(autouse=True)
def _clean_surroundings() -> Iterable[None]:
    """English, UTC-free of what an earlier test activated, whatever the order."""
    translation.activate("en")
    timezone.deactivate()
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def empty_cache(db: None) -> None:
    """The cache is a table, so it rolls back with the test; this empties it before as well."""
    cache.clear()


@pytest.fixture
def noon() -> dt.datetime:
    """The fixed clock: Wednesday 14 October 2026, 15:00 in Brussels.

    School is out, the office is staffed, nobody's quiet hours have begun.
    """
    brussels = zoneinfo.ZoneInfo("Europe/Brussels")
    return dt.datetime(2026, 10, 14, 15, 0, tzinfo=brussels)


@pytest.fixture
def mfa_enforced(settings: LazySettings) -> None:
    """Adults without a second factor are confined to setting one up."""
    settings.MFA_ENFORCED = True


@pytest.fixture
def log_in() -> Callable[[Client, User], Client]:
    """Log somebody in without the forms; a peer or an adult, with no second factor asked."""

    def log_in(client: Client, user: User) -> Client:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return log_in


# --- groups -----------------------------------------------------------------------------------
@pytest.fixture
def scouts(db: None) -> Group:
    return Group.objects.create(name="Scouts Kievit", kind=Group.Kind.SCOUTS, join_code="KQVT-2345")


@pytest.fixture
def centre(db: None) -> Group:
    return Group.objects.create(
        name="Centre De Linde", kind=Group.Kind.CENTRE, join_code="LNDE-6789"
    )


# --- people -----------------------------------------------------------------------------------
@pytest.fixture
def staff_member(db: None) -> User:
    """Who saw the extracts and signed for everyone else: nobody vets themselves."""
    return _person("sofie", born=dt.date(1979, 4, 2))


def _person(username: str, *, born: dt.date | None = None, languages: Iterable[str] = ()) -> User:
    user = User(
        username=username,
        name=username.capitalize(),
        email=f"{username}@example.org",
        birth_date=born,
        languages=list(languages) or ["en", "fr", "nl"],
    )
    user.set_unusable_password()
    user.save()
    return user


def _agree(user: User, by: User, *kinds: str) -> None:
    Agreement.objects.bulk_create(
        Agreement(user=user, kind=kind, given_on=LONG_AGO, recorded_by=by, expires_on=FAR_AWAY)
        for kind in kinds
    )


@pytest.fixture
def make_person(db: None) -> Person:
    """An account without any role: `make_person("dora")`."""
    return _person


@pytest.fixture
def make_peer(staff_member: User) -> Person:
    """An active, qualified peer: `make_peer("dora", group=scouts, coach=carla)`."""

    def make_peer(
        username: str,
        *,
        group: Group,
        coach: User,
        born: dt.date = dt.date(2009, 3, 14),
        languages: Iterable[str] = (),
        topics: Iterable[str] = PEER_TOPICS,
    ) -> User:
        user = _person(username, born=born, languages=languages)
        Membership.objects.create(
            user=user, role=Role.PEER, group=group, coach=coach, started_on=LONG_AGO
        )
        kinds = Agreement.Kind
        _agree(user, staff_member, kinds.OWN_CONSENT, kinds.GUARDIAN_CONSENT, kinds.CODE_OF_CONDUCT)
        Qualification.objects.create(
            user=user,
            role=Qualification.For.PEER,
            topics=list(topics),
            signed_off_by=coach,
            signed_off_on=LONG_AGO,
            expires_on=FAR_AWAY,
        )
        return user

    return make_peer


@pytest.fixture
def make_adult(staff_member: User) -> Person:
    """A vetted adult: `make_adult("dirk", role=Role.COACH, group=scouts)`."""

    def make_adult(username: str, *, role: str, group: Group | None = None) -> User:
        user = _person(username, born=dt.date(1988, 6, 21))
        Membership.objects.create(user=user, role=role, group=group, started_on=LONG_AGO)
        VettingCheck.objects.create(
            user=user, seen_on=LONG_AGO, seen_by=staff_member, expires_on=FAR_AWAY
        )
        _agree(user, staff_member, Agreement.Kind.CODE_OF_CONDUCT)
        Qualification.objects.create(
            user=user,
            role=Qualification.For.COACH,
            signed_off_by=staff_member,
            signed_off_on=LONG_AGO,
            expires_on=FAR_AWAY,
        )
        return user

    return make_adult


@pytest.fixture
def carla(make_adult: Person, scouts: Group) -> User:
    return make_adult("carla", role=Role.COACH, group=scouts)


@pytest.fixture
def cora(make_adult: Person, scouts: Group) -> User:
    return make_adult("cora", role=Role.COACH, group=scouts)


@pytest.fixture
def chris(make_adult: Person, centre: Group) -> User:
    return make_adult("chris", role=Role.COACH, group=centre)


@pytest.fixture
def alice(make_peer: Person, scouts: Group, carla: User) -> User:
    return make_peer("alice", group=scouts, coach=carla)


@pytest.fixture
def bob(make_peer: Person, scouts: Group, carla: User) -> User:
    return make_peer("bob", group=scouts, coach=carla, born=dt.date(2010, 2, 3))


@pytest.fixture
def pia(make_peer: Person, centre: Group, chris: User) -> User:
    return make_peer("pia", group=centre, coach=chris)


@pytest.fixture
def tariq(make_peer: Person, centre: Group, chris: User) -> User:
    """Eighteen: the one to whom S08 may be relaxed."""
    born = dt.date(2008, 1, 20)
    return make_peer("tariq", group=centre, coach=chris, born=born, languages=["ar", "ps", "en"])


@pytest.fixture
def otto(make_adult: Person) -> User:
    user = make_adult("otto", role=Role.ON_CALL)
    OnCallShift.objects.create(user=user, starts_at=ALWAYS[0], ends_at=ALWAYS[1])
    return user


@pytest.fixture
def ozan(make_adult: Person) -> User:
    """On call by role; nobody has planned a shift yet."""
    return make_adult("ozan", role=Role.ON_CALL)


@pytest.fixture
def olga(make_adult: Person) -> User:
    return make_adult("olga", role=Role.ON_CALL)


@pytest.fixture
def lea(make_adult: Person) -> User:
    return make_adult("lea", role=Role.LEAD)


@pytest.fixture
def luc(make_adult: Person) -> User:
    return make_adult("luc", role=Role.LEAD)


@pytest.fixture
def stan(make_adult: Person) -> User:
    return make_adult("stan", role=Role.STAFF)


@pytest.fixture
def tess(make_adult: Person) -> User:
    return make_adult("tess", role=Role.TRANSLATOR)


@pytest.fixture
def charlie(db: None) -> User:
    """The outsider: an account, no role."""
    return _person("charlie")
