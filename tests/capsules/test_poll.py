"""Polls: a vote is counted without a trace, and nobody can be seen in what is told."""

import pytest
from django.test import Client
from django.utils import timezone

from capsules.bundles import BundleError
from capsules.models import Capsule, PollCount, PollOption
from capsules.tally import tell
from tests.capsules.conftest import Folder

pytestmark = pytest.mark.django_db

POLL = "/en/capsules/small/poll/"


def count(key: str, number: int, language: str = "en") -> None:
    option = PollOption.objects.get(key=key)
    day = timezone.localdate()
    PollCount.objects.create(option=option, language=language, day=day, count=number)


def test_a_vote_is_counted_by_option_language_and_day(client: Client, small: Capsule) -> None:
    for option in ("1", "1", "2"):
        response = client.post("/fr/capsules/small/poll/", {"option": option})
        assert response.headers["Location"] == "/fr/capsules/small/poll/results/"
    rows = PollCount.objects.values_list("option__key", "language", "day", "count")
    today = timezone.localdate()
    assert set(rows) == {("stay", "fr", today, 2), ("leave", "fr", today, 1)}
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("data", [{}, {"option": ""}, {"option": "3"}, {"option": "stay"}])
def test_an_unclear_vote_is_asked_again(
    client: Client, small: Capsule, data: dict[str, str]
) -> None:
    assert "Choose one answer." in client.post(POLL, data).content.decode()
    assert not PollCount.objects.exists()


def test_a_vote_without_its_token_is_refused(small: Capsule) -> None:
    assert Client(enforce_csrf_checks=True).post(POLL, {"option": "1"}).status_code == 403
    assert not PollCount.objects.exists()


def test_the_form_is_kept_by_nobody_and_the_results_are_the_same_for_all(
    client: Client, small: Capsule
) -> None:
    assert "no-store" in client.get(POLL).headers["Cache-Control"]
    told = client.get(POLL + "results/")
    assert told.headers["Cache-Control"] == "public, max-age=300"
    assert client.post(POLL + "results/").status_code == 405


def test_small_numbers_and_totals_are_not_told(client: Client, small: Capsule) -> None:
    count("stay", 30)
    count("stay", 7, "fr")
    count("leave", 9)
    html = client.get(POLL + "results/").content.decode()
    assert "30 or more" in html
    assert "Fewer than 10" in html
    for number in ("37", "46", ">7<", ">9<", "39"):
        assert number not in html.split("<main")[1].split("</main>")[0].replace("#card", "")


def test_without_votes_the_results_say_fewer_than_ten(client: Client, small: Capsule) -> None:
    html = client.get(POLL + "results/").content.decode()
    assert html.count("Fewer than 10") == 2


def test_one_more_vote_changes_nothing_that_is_told() -> None:
    assert tell([0, 9, 10, 19, 20]) == tell([1, 9, 10, 19, 29])
    assert [one.at_least for one in tell([0, 9, 10, 137])] == [0, 0, 10, 130]
    assert {one.most for one in tell([0, 9, 10, 137])} == {130}
    assert {one.most for one in tell([1, 2])} == {10}


def test_a_capsule_without_a_poll_offers_none(client: Client, small: Capsule) -> None:
    assert 'href="/en/capsules/small/poll/"' in client.get("/en/capsules/small/").content.decode()
    small.poll.delete()
    assert "/poll/" not in client.get("/en/capsules/small/").content.decode()
    assert client.get(POLL).status_code == 404
    assert client.get(POLL + "results/").status_code == 404


def test_the_options_of_a_poll_must_be_there(folder: Folder) -> None:
    folder.edit("capsule.toml", 'options = [{ id = "stay" }, { id = "leave" }]', "")
    with pytest.raises(BundleError, match="options is missing"):
        folder.load()


def test_results_cost_five_queries(
    client: Client, small: Capsule, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get(POLL + "results/")
