"""Health: red when the sweep is dead or work lies longer than promised, and nothing personal."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError
from django.utils import timezone

from ecpat_portal import health
from peers.threads.models import Heartbeat, Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def swept() -> None:
    Heartbeat.objects.create(name="sweep", at=timezone.now())


def ago(**age: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(**age)


def test_healthy_while_the_sweep_runs_and_nothing_waits(client, swept):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["ok"] is True
    assert set(response.json()) == {
        "ok",
        "promise_seconds",
        "oldest_due_seconds",
        "oldest_unsent_seconds",
        "last_sweep_seconds",
    }


def test_red_when_the_sweep_never_ran(client):
    assert client.get("/healthz").status_code == 503


def test_red_when_the_sweep_is_dead(client):
    Heartbeat.objects.create(name="sweep", at=ago(minutes=6))
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["last_sweep_seconds"] >= 360


def test_red_when_a_mail_lies_too_long(client, swept, charlie):
    Notification.objects.create(
        to=charlie, kind=Notification.Kind.OFFER, key=str(uuid.uuid4()), created_at=ago(minutes=7)
    )
    assert client.get("/healthz").status_code == 503


def test_a_mail_of_a_minute_ago_is_no_alarm(client, swept, charlie):
    Notification.objects.create(
        to=charlie, kind=Notification.Kind.OFFER, key=str(uuid.uuid4()), created_at=ago(minutes=1)
    )
    assert client.get("/healthz").status_code == 200


def test_the_promise_can_be_set(client, settings):
    settings.HEALTH_PROMISE_SECONDS = 3600
    Heartbeat.objects.create(name="sweep", at=ago(minutes=6))
    assert client.get("/healthz").status_code == 200


def test_the_pages_of_help_say_so_and_show_the_numbers(client):
    page = client.get("/en/help/").text
    assert "Answers take longer than promised right now" in page


def test_the_pages_of_help_say_nothing_while_all_is_well(client, swept):
    assert "Answers take longer than promised" not in client.get("/en/help/").text


def test_no_database_is_red_and_not_a_broken_page(client, monkeypatch):
    def broken(**_: object) -> health.Health:
        raise DatabaseError

    monkeypatch.setattr(health, "look", broken)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"ok": False, "database": False}


def test_ready_when_the_database_answers_and_is_migrated(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["migrations_pending"] == 0


def test_not_ready_while_migrations_are_pending(client, monkeypatch):
    monkeypatch.setattr(
        "ecpat_portal.views.MigrationExecutor.migration_plan", lambda self, targets: [1, 2]
    )
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations_pending"] == 2
