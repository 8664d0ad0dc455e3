"""What a process keeps of the helpers is never older than the last write, whoever wrote it."""

import datetime as dt
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from peers.people import edition, rota
from peers.people.facts import helpers_for_routing
from peers.people.models import Absence, ClosedDay, Edition, StaffedHours, User, WeeklyHours
from peers.people.rules import Lapse
from peers.threads import candidates
from peers.threads.models import EscalationStep
from peers.training.models import Qualification

TODAY = dt.date(2026, 10, 14)
# Each of these is committed for real, so that the token is replaced at a commit (PostgreSQL).
committed = pytest.mark.django_db(transaction=True)

# What routing keeps; a new one is added here, and its tables are then looked for below.
KEPT: dict[str, Callable[[], Any]] = {
    "helpers": lambda: helpers_for_routing(today=TODAY),
    "closed days": candidates.closed_days,
    "office": candidates.office_schedule,
    "ladder": candidates.current_policy,
    "duty": lambda: rota.on_duty(timezone.now()),
}


def queries_of(what: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        what()
    return [one["sql"] for one in queries]


def lapses_of(user: User) -> tuple[Lapse, ...]:
    facts = {one.user_id: one for one in helpers_for_routing(today=TODAY)}
    return facts[user.pk].lapses["peer"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", KEPT)
def test_every_table_that_is_kept_from_is_watched(name: str, alice: User) -> None:
    _new_edition()
    read = set(re.findall(r'(?:FROM|JOIN) "?(\w+)', " ".join(queries_of(KEPT[name]))))
    assert read - {"people_edition"}, "nothing was read: the test proves nothing"
    assert read <= {*edition.watched_tables(), "people_edition"}


@pytest.mark.django_db
def test_every_function_that_keeps_is_in_these_tests() -> None:
    """Each `@kept` of the portal is behind one of the names above."""
    told = [one for name in KEPT for one in _kept_inside(KEPT[name])]
    assert set(told) == set(edition.keepers())


def _kept_inside(what: Callable[[], Any]) -> list[str]:
    _new_edition()
    before = edition.made()
    what()
    return [name for name, count in edition.made().items() if count > before.get(name, 0)]


@committed
def test_nothing_is_read_again_while_nobody_wrote(alice: User) -> None:
    for ask in KEPT.values():
        ask()
        assert all("people_edition" in sql for sql in queries_of(ask))


@committed
@pytest.mark.parametrize("act", ["insert", "update", "delete"])
def test_every_write_to_every_watched_table_makes_a_new_edition(
    act: str, alice: User, rows: dict[str, Callable[[], object]]
) -> None:
    assert set(rows) == set(edition.watched_tables())
    for table, make in rows.items():
        row: Any = make()
        before = edition.current()
        if act == "insert":
            row.pk = None
            with transaction.atomic():
                type(row).objects.bulk_create([_another(row)])
        elif act == "update":
            # A bulk update and raw SQL pass by every signal of Django.
            field = next(f for f in row._meta.concrete_fields if not f.primary_key)
            with connection.cursor() as cursor:
                cursor.execute(f'UPDATE {table} SET "{field.column}" = "{field.column}"')
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table} WHERE id = %s", [row.pk])
        assert edition.current() != before, table


@pytest.fixture
def rows(alice: User, carla: User, centre: Any) -> dict[str, Callable[[], object]]:
    """One row of each watched table, by table."""
    past, future = dt.date(2026, 1, 1), dt.date(2099, 1, 1)
    nine, five = dt.time(9), dt.time(17)
    kinds = {
        "people.User": lambda: User.objects.create(username="new", name="New"),
        "people.Membership": lambda: alice.memberships.create(role="translator", started_on=past),
        "people.Absence": lambda: Absence.objects.create(user=alice, starts_at=timezone.now()),
        "people.WeeklyHours": lambda: WeeklyHours.objects.create(
            user=alice, weekday=1, starts=nine, ends=five
        ),
        "people.VettingCheck": lambda: alice.vetting_checks.create(
            seen_on=past, seen_by=carla, expires_on=future
        ),
        "people.Agreement": lambda: alice.agreements.create(
            kind="own_consent", given_on=past, recorded_by=carla, expires_on=future
        ),
        "people.GroupConflict": lambda: alice.group_conflicts.create(group=centre),
        "people.ClosedDay": lambda: ClosedDay.objects.create(day=TODAY, name="Bridge"),
        "people.StaffedHours": lambda: StaffedHours.objects.create(
            weekday=1, starts=nine, ends=five
        ),
        "people.OnCallShift": lambda: carla.on_call_shifts.create(
            starts_at=timezone.now(), ends_at=timezone.now() + dt.timedelta(hours=1)
        ),
        "training.Qualification": lambda: Qualification.objects.create(
            user=alice, role="peer", signed_off_by=carla, signed_off_on=past, expires_on=future
        ),
        "threads.EscalationStep": lambda: EscalationStep.objects.create(
            risk=0, position=90, rung="lead", within=dt.timedelta(hours=1)
        ),
    }
    return {edition.table_of(label): make for label, make in kinds.items()}


def _another(row: Any) -> Any:
    """The same again, where a unique constraint does not forbid it."""
    changes = {
        User: {"username": "newer"},
        ClosedDay: {"day": TODAY + dt.timedelta(days=1)},
        EscalationStep: {"position": 91},
    }
    for name, value in changes.get(type(row), {}).items():
        setattr(row, name, value)
    if row._meta.label == "people.Membership":
        row.role = "staff"
    if row._meta.label == "people.GroupConflict":
        row.group = row.group.__class__.objects.create(name="Third", join_code="THRD-2345")
    return row


@committed
def test_a_pause_is_seen_by_the_next_decision_of_another_process(alice: User) -> None:
    assert lapses_of(alice) == ()
    _elsewhere(lambda: User.objects.filter(pk=alice.pk).update(paused_at=timezone.now()))
    assert lapses_of(alice) == (Lapse.PAUSED,)


@committed
def test_the_writer_sees_its_own_pause_before_it_commits(alice: User) -> None:
    assert lapses_of(alice) == ()
    with transaction.atomic():
        User.objects.filter(pk=alice.pk).update(paused_at=timezone.now())
        assert lapses_of(alice) == (Lapse.PAUSED,)


@committed
def test_a_pause_that_is_rolled_back_leaves_nothing_behind(alice: User) -> None:
    with transaction.atomic():
        User.objects.filter(pk=alice.pk).update(paused_at=timezone.now())
        assert lapses_of(alice) == (Lapse.PAUSED,)
        transaction.set_rollback(True)
    assert lapses_of(alice) == ()
    with transaction.atomic():
        User.objects.filter(pk=alice.pk).update(is_active=False)
        assert lapses_of(alice) == (Lapse.ACCOUNT_CLOSED,)
    assert lapses_of(alice) == (Lapse.ACCOUNT_CLOSED,)


@committed
def test_s20_a_paper_that_runs_out_counts_from_its_day_without_any_write(alice: User) -> None:
    Qualification.objects.filter(user=alice).update(expires_on=TODAY + dt.timedelta(days=1))
    assert lapses_of(alice) == ()
    tomorrow = {one.user_id: one for one in helpers_for_routing(today=TODAY + dt.timedelta(days=1))}
    assert tomorrow[alice.pk].lapses["peer"] == (Lapse.TRAINING,)


@committed
def test_without_an_edition_nothing_kept_is_trusted(alice: User) -> None:
    helpers_for_routing(today=TODAY)
    Edition.objects.all().delete()
    assert len(queries_of(lambda: helpers_for_routing(today=TODAY))) > 5


@committed
def test_inside_one_edition_it_is_asked_for_once(alice: User) -> None:
    with edition.one_edition():
        for ask in KEPT.values():
            ask()
        assert queries_of(KEPT["helpers"]) == []


@committed
def test_migrate_sets_again_what_a_table_has_lost(alice: User) -> None:
    """SQLite rebuilds a table whose columns change, and its triggers are gone."""
    before = edition.current()
    edition.drop_triggers(connection)
    try:
        Absence.objects.create(user=alice, starts_at=timezone.now())
        assert edition.current() == before
    finally:
        edition.on_migrated(apps.get_app_config("people"), using="default")
    after = edition.current()
    assert after != before
    Absence.objects.all().delete()
    assert edition.current() not in (before, after)


@pytest.mark.postgres
@committed
def test_two_writers_do_not_wait_for_each_other(alice: User, carla: User) -> None:
    """The token is the last thing a transaction locks: a pause never blocks a log-in."""
    with transaction.atomic():
        User.objects.filter(pk=alice.pk).update(paused_at=timezone.now())
        _elsewhere(lambda: User.objects.filter(pk=carla.pk).update(paused_at=timezone.now()))
    assert User.objects.exclude(paused_at=None).count() == 2


def _new_edition() -> None:
    ClosedDay.objects.create(day=dt.date(2030, 1, 1), name="One").delete()
    ClosedDay.objects.create(day=dt.date(2030, 1, 1), name="One")
    ClosedDay.objects.all().delete()


def _elsewhere(act: Callable[[], object]) -> None:
    """On a connection of its own, as another process would."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
