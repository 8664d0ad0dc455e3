"""Tests may run in any order: workers steal from each other's tail."""

import pytest
from django.core.management import call_command

from peers.threads.models import EscalationStep
from peers.threads.rules.ladder import LADDER


@pytest.mark.django_db(transaction=True)
def test_what_a_migration_wrote_is_there_again_after_a_test_that_commits() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert EscalationStep.objects.count() == sum(len(steps) for steps in LADDER.values())
