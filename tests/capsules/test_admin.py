"""The administration: saves let translations know, states change by actions, nothing foreign."""

import re

import pytest
from django.forms import model_to_dict
from django.test import Client
from django.urls import NoReverseMatch, reverse

from capsules.models import Capsule, Card, TranslationState
from peers.people.models import User

pytestmark = pytest.mark.django_db

MODELS = (
    "answer",
    "campaign",
    "capsule",
    "card",
    "poll",
    "polloption",
    "question",
    "scenario",
    "scenariochoice",
    "scenariostep",
    "service",
    "translationstate",
)


@pytest.fixture
def staff(client: Client, stan: User) -> Client:
    stan.is_staff = stan.is_superuser = True
    stan.save()
    client.force_login(stan)
    return client


def save(staff: Client, card: Card, **changed: str) -> None:
    data = {name: "" if value is None else value for name, value in model_to_dict(card).items()}
    data.pop("states_law")
    address = reverse("admin:capsules_card_change", args=[card.pk])
    response = staff.post(address, {**data, **changed})
    assert response.status_code == 302, response.context["errors"]


@pytest.mark.parametrize("name", MODELS)
def test_lists_and_forms_open_without_a_foreign_host(
    staff: Client, small: Capsule, directory: None, name: str
) -> None:
    response = staff.get(reverse(f"admin:capsules_{name}_changelist"))
    assert response.status_code == 200
    html = response.content.decode()
    if name != "translationstate":
        html += staff.get(reverse(f"admin:capsules_{name}_add")).content.decode()
    for address in re.findall(r'(?:src|href)="([^"]+)"', html):
        assert not address.startswith(("http:", "https:", "//")), address


def test_an_edit_of_the_source_makes_translations_out_of_date(
    staff: Client, small: Capsule
) -> None:
    save(staff, Card.objects.get(key="first"), body_en="Another body")
    state = TranslationState.objects.select_related("capsule").get()
    assert state.is_out_of_date(state.capsule.source_digest)


def test_an_edit_of_a_translation_is_a_draft_made_from_todays_source(
    staff: Client, small: Capsule
) -> None:
    save(staff, Card.objects.get(key="first"), body_en="Another body")
    save(staff, Card.objects.get(key="first"), body_fr="Un autre texte")
    state = TranslationState.objects.select_related("capsule").get()
    assert not state.is_out_of_date(state.capsule.source_digest)


def test_a_deleted_card_makes_translations_out_of_date(staff: Client, small: Capsule) -> None:
    card = Card.objects.get(key="second")
    staff.post(reverse("admin:capsules_card_delete", args=[card.pk]), {"post": "yes"})
    state = TranslationState.objects.select_related("capsule").get()
    assert state.is_out_of_date(state.capsule.source_digest)


def test_states_are_only_looked_at(staff: Client, small: Capsule) -> None:
    """They change on the translation desk, where nobody signs off their own words."""
    row = TranslationState.objects.get()
    address = reverse("admin:capsules_translationstate_changelist")
    staff.post(address, {"action": "sign_off", "_selected_action": [row.pk]})
    change = reverse("admin:capsules_translationstate_change", args=[row.pk])
    staff.post(change, {"state": "signed_off"})
    row.refresh_from_db()
    assert row.state == "draft"


def test_small_numbers_of_a_day_are_shown_nowhere_even_to_staff(staff: Client) -> None:
    """What they may read of the counts stands in the figures, pooled and held back."""
    for name in ("dailycount", "pollcount"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:capsules_{name}_changelist")
