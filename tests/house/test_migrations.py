"""Models and migrations agree, on either database."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_model_changed_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_no_two_migrations_contend_for_the_last_place() -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}


@pytest.mark.django_db
def test_every_migration_is_applied() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)
