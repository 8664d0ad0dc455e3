"""A document and the rows it stands for."""

from collections.abc import Callable

import pytest
from django.test import Client

from capsules.models import Capsule, Card, ScenarioChoice
from peers.people.models import Membership, Role, User
from peers.studio.actions.revisions import record_revision
from peers.studio.models import Revision
from peers.studio.rows import document_of, write_document
from tests.capsules.conftest import Folder

Person = Callable[..., User]
LogIn = Callable[[Client, User], Client]

pytestmark = pytest.mark.django_db


def test_a_document_names_every_part_by_the_path_of_the_content_files(small: Capsule) -> None:
    document = document_of(small)
    assert "small/scenario/steps/start/choices/go" in document
    assert document["small/cards/first"]["heading_en"] == "First heading"
    assert document["small/scenario/steps/start/choices/go"]["leads_to"] == (
        "small/scenario/steps/end"
    )


def test_writing_what_is_there_changes_nothing(small: Capsule) -> None:
    document = document_of(small)
    assert write_document(small, document) == set()
    assert document_of(small) == document


def test_a_document_brings_back_what_was_deleted(small: Capsule) -> None:
    document = document_of(small)
    Card.objects.filter(key="first").delete()
    small.scenario.delete()
    assert write_document(small, document) == {"en", "fr"}
    assert document_of(small) == document


def test_a_step_can_go_without_taking_a_choice_that_now_leads_elsewhere(small: Capsule) -> None:
    document = document_of(small)
    steps = "small/scenario/steps"
    document[f"{steps}/start/choices/wait"]["leads_to"] = f"{steps}/end"
    for path in [p for p in document if p.startswith(f"{steps}/middle")]:
        del document[path]
    write_document(small, document)
    assert ScenarioChoice.objects.get(key="wait").leads_to.key == "end"
    assert document_of(small) == document


def test_a_revision_is_kept_once_for_each_state(small: Capsule, folder: Folder) -> None:
    before = record_revision(capsule=small, by=None, why="loaded")
    assert record_revision(capsule=small, by=None, why="again") == before
    folder.edit("en.toml", "First heading", "Another heading")
    folder.load()
    after = record_revision(capsule=small, by=None, why="loaded")
    assert after.number == before.number + 1
    assert Revision.objects.count() == after.number


def test_loading_and_the_administration_leave_revisions(
    small: Capsule, log_in: LogIn, client: Client, make_person: Person
) -> None:
    stan = make_person("stan")
    Membership.objects.create(user=stan, role=Role.STAFF)
    loaded = Revision.objects.get(slug="small")
    assert (loaded.number, loaded.by) == (1, None)
    card = Card.objects.get(key="first")
    page = log_in(client, stan).get(f"/en/admin/capsules/card/{card.pk}/change/")
    form = page.context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    client.post(page.request["PATH_INFO"], {**data, "heading_en": "Changed by hand"})
    changed = Revision.objects.get(slug="small", number=2)
    assert changed.by == stan
    assert changed.document["small/cards/first"]["heading_en"] == "Changed by hand"
