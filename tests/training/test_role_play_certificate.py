"""The certificate of a role-play: for whoever went through it, kept nowhere, checked by name."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from capsules.actions.loading import load_capsule
from capsules.bundles import CONTENT, read_all, read_capsule
from capsules.models import Capsule
from peers.training.actions import verifying
from peers.training.role_play import as_printed, as_written, code_for, day_of
from peers.training.role_play_paper import as_pdf
from tests.capsules.conftest import LANGUAGES

SLUG = "recognise-trafficking"
DAY = dt.date(2026, 11, 22)
NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
NAME = "Amélie Peeters"
WORDS = {"name": NAME, "went_through": "on"}
Load = Callable[..., None]


@pytest.fixture
def load(db: None) -> Load:
    cache.clear()

    def load(*slugs: str) -> None:
        reader = partial(read_capsule, languages=LANGUAGES)
        for bundle in read_all(CONTENT, reader, list(slugs)):
            load_capsule(bundle=bundle)

    return load


@pytest.fixture
def role_play(load: Load) -> str:
    """The real role-play; its certificate's address."""
    load(SLUG)
    return reverse("training:role_play", args=[SLUG])


def ask(client: Client, name: str, code: str) -> str:
    address = reverse("training:role_play_check")
    return client.post(address, {"name": name, "code": code}).content.decode()


# --- the code ---------------------------------------------------------------------------------
def test_a_code_holds_the_day_and_belongs_to_one_name_one_role_play_and_one_day() -> None:
    code = code_for(name=NAME, slug=SLUG, day=DAY)
    assert code.startswith("261122-")
    assert len(code) == len("261122-K7QM-3XPA-9RTD")
    assert day_of(code=code, name=NAME, slug=SLUG) == DAY
    assert day_of(code=code, name="Amelie Janssens", slug=SLUG) is None
    assert day_of(code=code, name=NAME, slug="for-teachers") is None
    assert day_of(code=code.replace("261122", "261123"), name=NAME, slug=SLUG) is None


@pytest.mark.parametrize("typed", ["  amélie   PEETERS ", "Ame\u0301lie Peeters"])
def test_a_name_is_the_same_however_it_is_typed(typed: str) -> None:
    code = code_for(name=NAME, slug=SLUG, day=DAY)
    assert day_of(code=code, name=typed, slug=SLUG) == DAY


def test_a_code_is_read_in_any_case_with_any_dashes_and_digits() -> None:
    code = code_for(name=NAME, slug=SLUG, day=DAY)
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for typed in (code.lower(), code.replace("-", " "), code.replace("-", ""), arabic):
        assert as_printed(typed) == code


@pytest.mark.parametrize("code", ["", "-", "999999-AAAA-BBBB-CCCC", "261122", "ٱ" * 40, "²61122"])
def test_what_is_no_code_belongs_to_nobody(code: str) -> None:
    assert day_of(code=code, name=NAME, slug=SLUG) is None


def test_signs_that_nobody_sees_are_not_printed_and_persian_joiners_stay() -> None:
    assert as_written("Ana\u202e  Bora\u200b") == "Ana Bora"
    assert as_written("می\u200cنا") == "می\u200cنا"


def test_another_portals_codes_do_not_count_here(settings: object) -> None:
    code = code_for(name=NAME, slug=SLUG, day=DAY)
    settings.CODE_PEPPER = "another pepper"  # type: ignore[attr-defined]
    assert day_of(code=code, name=NAME, slug=SLUG) is None


# --- the paper --------------------------------------------------------------------------------
def test_whoever_went_through_gets_a_page_to_print_without_an_account(
    client: Client, role_play: str
) -> None:
    text = client.get(role_play).content.decode()
    assert "nobody watched" in text
    answer = client.post(role_play, WORDS)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("language", ["fr", "ar", "fa", "zh-hans", "vi"])
@pytest.mark.parametrize("name", ["Zoë Đặng", "ليلى حداد", "李雪", "Елена Петрова"])
def test_every_name_is_printed_in_every_language(
    language: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with translation.override(language), caplog.at_level("WARNING"):
        pdf = as_pdf(name=name, title="Recognise trafficking", day=DAY, code="261122-AAAA-BBBB")
    assert pdf.startswith(b"%PDF")
    assert not caplog.records  # a missing letter would be told


def test_a_name_in_letters_we_do_not_have_is_asked_for_in_others(
    client: Client, role_play: str
) -> None:
    text = client.post(role_play, {**WORDS, "name": "ᚠᚢᚦ"}).content.decode()
    assert "We cannot print some of these letters" in text
    assert 'aria-describedby="name-error"' in text


@pytest.mark.parametrize("name", ["", "   ", "12345", "\u200b"])
def test_a_certificate_needs_a_name(client: Client, role_play: str, name: str) -> None:
    assert "Type the name." in client.post(role_play, {**WORDS, "name": name}).content.decode()


def test_a_certificate_needs_the_word_that_one_went_through(client: Client, role_play: str) -> None:
    text = client.post(role_play, {"name": NAME}).content.decode()
    assert "Play the story and answer the questions first." in text


def test_the_name_is_kept_in_no_table_and_no_log(
    client: Client, role_play: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = "Wilhelmina Onvindbaar"
    with caplog.at_level("DEBUG"):
        client.post(role_play, {**WORDS, "name": name})
    assert "Onvindbaar" not in caplog.text
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "Onvindbaar" not in str(cursor.fetchall()), table


def test_only_a_published_role_play_has_a_certificate(client: Client, load: Load) -> None:
    load("passwords", SLUG)
    assert client.get(reverse("training:role_play", args=["passwords"])).status_code == 404
    Capsule.objects.filter(slug=SLUG).update(state="draft")
    cache.clear()
    assert client.get(reverse("training:role_play", args=[SLUG])).status_code == 404


def test_a_machine_is_not_printed_certificates_all_day(
    client: Client, role_play: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "ROLE_PLAYS_AN_HOUR", 2)
    with time_machine.travel(NOON, tick=False):
        assert [client.post(role_play, WORDS).status_code for _one in range(3)] == [200, 200, 429]
        assert client.get(role_play).status_code == 200
    with time_machine.travel(NOON + dt.timedelta(hours=1), tick=False):
        assert client.post(role_play, WORDS).status_code == 200


# --- checking it ------------------------------------------------------------------------------
def test_name_and_code_together_tell_which_role_play_and_when(
    client: Client, role_play: str
) -> None:
    code = code_for(name=NAME, slug=SLUG, day=DAY)
    text = ask(client, NAME, code)
    assert "Name and code belong together." in text
    assert "Recognise trafficking and react" in text
    assert "Nov. 22, 2026" in text or "22 November 2026" in text
    assert "nobody watched" in text


def test_the_code_on_the_paper_is_the_one_that_is_checked(
    client: Client, role_play: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: dict[str, object] = {}
    monkeypatch.setattr(
        "peers.training.views.role_play.as_pdf", lambda **facts: printed.update(facts) or b"%PDF"
    )
    client.post(role_play, WORDS)
    assert "Name and code belong together." in ask(client, NAME, str(printed["code"]))


def test_a_role_play_that_is_no_longer_published_can_still_be_checked(
    client: Client, role_play: str
) -> None:
    Capsule.objects.filter(slug=SLUG).update(state="draft")
    code = code_for(name=NAME, slug=SLUG, day=DAY)
    assert "Name and code belong together." in ask(client, NAME, code)


def test_codes_cannot_be_guessed_without_end(client: Client, role_play: str) -> None:
    code = code_for(name=NAME, slug=SLUG, day=DAY)
    for _guess in range(verifying.WRONG_CODES_AN_HOUR):
        assert "do not belong together" in ask(client, "Somebody Else", code)
    address = reverse("training:role_play_check")
    answer = client.post(address, {"name": NAME, "code": code})
    assert answer.status_code == 429
    assert "Name and code belong together." not in answer.content.decode()


def test_nothing_is_checked_from_an_address(client: Client, role_play: str) -> None:
    code = code_for(name=NAME, slug=SLUG, day=DAY)
    address = reverse("training:role_play_check")
    text = client.get(address, {"name": NAME, "code": code}).content.decode()
    assert "belong together" not in text
    assert f'value="{code}"' not in text


# --- the way there ----------------------------------------------------------------------------
def test_every_ending_and_the_questions_lead_to_the_certificate(
    client: Client, role_play: str
) -> None:
    capsule = Capsule.objects.get(slug=SLUG)
    for number, is_ending in capsule.scenario.steps.values_list("number", "is_ending"):
        page = client.get(reverse("capsules:step", args=[SLUG, number])).content.decode()
        assert (f'href="{role_play}"' in page) == is_ending
    assert (
        f'href="{role_play}"' in client.get(reverse("capsules:quiz", args=[SLUG])).content.decode()
    )


def test_whoever_checks_the_other_kind_of_certificate_finds_the_way_here(
    client: Client, db: None
) -> None:
    page = client.get(reverse("training:verify")).content.decode()
    assert f'href="{reverse("training:role_play_check")}"' in page


def test_a_capsule_for_youths_offers_no_certificate(client: Client, load: Load) -> None:
    load("passwords")
    for name in ("story", "quiz"):
        page = client.get(reverse(f"capsules:{name}", args=["passwords"])).content.decode()
        assert "/training/" not in page
