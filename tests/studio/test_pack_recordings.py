"""What a pack brings to be heard: part of the draft, listened to before it is approved."""

import datetime as dt
import tomllib

import pytest
import tomli_w
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capsules import sound
from capsules.actions import translations
from capsules.actions.recording import put_recording
from capsules.models import Capsule, Card, CardAudio, Recording
from peers.people.models import User
from peers.studio.actions.packs import take_in_as_drafts
from peers.studio.actions.workflow import publish, send_on
from peers.studio.models import DraftRecording, PackWaiting, StudioEvent, WorkingCopy
from peers.studio.packs import shape
from peers.studio.packs.documents import plan
from peers.studio.packs.opening import open_pack
from tests.studio.conftest import Write
from tests.studio.packing import empty_the_site, packed, refused, unzipped, with_sums
from tests.studio.sounds import MP3, OPUS
from tests.studio.test_pack_pages import PACKS, send

pytestmark = pytest.mark.django_db


def put(key: str, language: str, content: bytes, *, is_current: bool = True) -> CardAudio:
    return put_recording(
        card=Card.objects.get(key=key),
        language=language,
        content=content,
        is_current=is_current,
        now=timezone.now(),
    )


def heard() -> list[tuple[str, str, bytes, int | None, bool]]:
    """What readers can listen to, and whether it says what stands there."""
    rows = CardAudio.objects.select_related("card", "recording").order_by("card__key", "language")
    return [
        (
            one.card.key,
            one.language,
            bytes(one.recording.content),
            one.seconds,
            one.source_digest
            == sound.words_read(
                Card.objects.rewrite(False).get(pk=one.card_id),  # type: ignore[attr-defined]
                one.language,
            ),
        )
        for one in rows
    ]


@pytest.fixture
def recorded(ready: Capsule) -> Capsule:
    """One card in French, the other in English, read before somebody changed it."""
    put("first", "fr", OPUS)
    put("second", "en", MP3, is_current=False)
    return ready


@pytest.fixture
def brought(recorded: Capsule, stan: User, noon: dt.datetime) -> WorkingCopy:
    """The draft that stan made of the pack, in an empty site."""
    content = packed(audio=True)
    empty_the_site()
    [copy] = take_in_as_drafts(pack=open_pack(content), slugs=["small"], by=stan, now=noon)
    return copy


def go_live(copy: WorkingCopy, by: User, approved_by: User) -> None:
    copy.refresh_from_db()
    send_on(copy=copy, why=copy.why, by=by, now=timezone.now())
    publish(copy=copy, by=approved_by, now=timezone.now())


# --- there and back -----------------------------------------------------------------------
def test_an_empty_site_gets_the_same_recordings_through_the_studio(
    client: Client, recorded: Capsule, stan: User, second_staff: User
) -> None:
    before = heard()
    client.force_login(stan)
    pack = client.post(f"{PACKS}export/", {"capsules": ["small"], "audio": "on"}).content
    empty_the_site()
    page = send(client, pack).content.decode()  # type: ignore[attr-defined]
    assert f"2 ({len(OPUS) + len(MP3)}\xa0bytes)" in page
    waiting = PackWaiting.objects.get()
    client.post(f"{PACKS}import/yes/", {"waiting": waiting.pk, "capsules": ["small"]})
    assert not Recording.objects.exists()
    go_live(WorkingCopy.objects.get(), stan, second_staff)
    assert heard() == before
    assert [one[4] for one in before] == [True, False]
    assert not DraftRecording.objects.exists()


def test_what_is_here_already_is_not_brought_again(recorded: Capsule) -> None:
    put("first", "en", OPUS)
    content = packed(audio=True)
    [one] = plan(open_pack(content))
    assert (one.recordings, one.changes_anything) == ([], False)
    CardAudio.objects.get(card__key="first", language="fr").delete()
    [one] = plan(open_pack(content))
    assert [(new.card, new.language) for new in one.recordings] == [("first", "fr")]
    assert one.changes_anything


def test_a_language_that_was_withdrawn_there_is_not_heard_here(
    recorded: Capsule, stan: User, noon: dt.datetime
) -> None:
    translations.withdraw(capsule=recorded, language="fr", reason="Wrong")
    content = packed(audio=True)
    empty_the_site()
    [copy] = take_in_as_drafts(pack=open_pack(content), slugs=["small"], by=stan, now=noon)
    assert list(copy.recordings.values_list("language", flat=True)) == ["en"]


# --- while it is a draft ------------------------------------------------------------------
def test_a_text_changed_in_the_draft_marks_what_was_read(
    brought: WorkingCopy, write: Write, stan: User, second_staff: User
) -> None:
    write(brought, "cards/first", by=stan, body_fr="Autre texte.")
    go_live(brought, stan, second_staff)
    assert [(one[0], one[4]) for one in heard()] == [("first", False), ("second", False)]


def test_a_card_that_the_draft_gives_up_takes_its_recording_along(
    brought: WorkingCopy, stan: User, second_staff: User
) -> None:
    document = dict(brought.document)
    del document["small/cards/first"]
    brought.document = document
    brought.save()
    go_live(brought, stan, second_staff)
    assert [one[0] for one in heard()] == ["second"]


@pytest.mark.parametrize(("is_current", "stays"), [(True, MP3), (False, OPUS)])
def test_what_is_out_of_date_takes_no_place_from_ours_that_is_right(
    ready: Capsule, stan: User, second_staff: User, is_current: bool, stays: bytes
) -> None:
    put("first", "en", MP3, is_current=is_current)
    content = packed(audio=True)
    put("first", "en", OPUS)
    [copy] = take_in_as_drafts(
        pack=open_pack(content), slugs=["small"], by=stan, now=timezone.now()
    )
    go_live(copy, stan, second_staff)
    assert [(one[2], one[4]) for one in heard()] == [(stays, True)]


def test_who_approves_hears_it_before(
    client: Client, brought: WorkingCopy, second_staff: User
) -> None:
    client.force_login(second_staff)
    page = client.get(reverse("studio:draft", args=[brought.pk])).content.decode()
    first, second = brought.recordings.order_by("card")
    address = reverse("studio:draft_recording", args=[brought.pk, first.pk])
    assert f'src="{address}"' in page
    assert page.count("Out of date") == 1
    response = client.get(address, headers={"range": "bytes=0-3"})
    assert (response.status_code, response.content) == (206, OPUS[:4])
    assert response["Content-Type"] == "audio/ogg"
    assert "no-store" in response["Cache-Control"]
    other = reverse("studio:draft_recording", args=[brought.pk, second.pk])
    assert client.get(other)["Content-Type"] == "audio/mpeg"


def test_one_that_is_not_wanted_is_left_out(
    client: Client, brought: WorkingCopy, stan: User
) -> None:
    client.force_login(stan)
    one = brought.recordings.get(language="fr")
    client.post(reverse("studio:draft_recording_remove", args=[brought.pk, one.pk]))
    assert list(brought.recordings.values_list("language", flat=True)) == ["en"]
    event = StudioEvent.objects.get(kind="recorded")
    assert (event.unit, event.note, event.copy) == ("small/cards/first:fr", "-", brought)


@pytest.mark.parametrize("who", ["alice", "carla", "lea", "tess", "charlie"])
def test_to_others_a_recording_of_a_draft_does_not_exist(
    client: Client, brought: WorkingCopy, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    one = brought.recordings.first()
    assert one is not None
    assert client.get(reverse("studio:draft_recording", args=[brought.pk, one.pk])).status_code in (
        302,
        404,
    )
    client.post(reverse("studio:draft_recording_remove", args=[brought.pk, one.pk]))
    assert brought.recordings.count() == 2


def test_a_recording_of_another_draft_is_not_found_under_this_one(
    client: Client, brought: WorkingCopy, stan: User
) -> None:
    client.force_login(stan)
    other = WorkingCopy.objects.create(
        slug="other", author=stan, started_at=timezone.now(), changed_at=timezone.now()
    )
    one = brought.recordings.first()
    assert one is not None
    for name in ("draft_recording", "draft_recording_remove"):
        address = reverse(f"studio:{name}", args=[other.pk, one.pk])
        answer = client.post(address) if name.endswith("remove") else client.get(address)
        assert answer.status_code == 404


def test_a_visitor_hears_nothing_of_a_draft(client: Client, brought: WorkingCopy) -> None:
    one = brought.recordings.first()
    assert one is not None
    address = reverse("studio:draft_recording", args=[brought.pk, one.pk])
    assert client.get(address).status_code in (302, 404)


# --- broken ones --------------------------------------------------------------------------
def test_a_recording_that_is_too_long_is_named(recorded: Capsule) -> None:
    files = unzipped(packed(audio=True))
    name = "capsules/small/audio/fr/first.ogg"
    # Noise: what packs well is a bomb before it is too long.
    noise = b"".join(bytes([n % 251, n % 241, n % 239]) for n in range(400_000))
    files[name] = OPUS + noise
    found = refused(with_sums(files))
    assert (found.message, found.detail) in [(shape.NO_SOUND, name), (shape.TOO_DENSE, name)]


def test_two_recordings_of_one_card_are_refused(recorded: Capsule) -> None:
    files = unzipped(packed(audio=True))
    files["capsules/small/audio/fr/first.mp3"] = MP3
    found = refused(with_sums(files))
    assert (found.message, found.detail) == (shape.TWICE, "capsules/small/audio/fr/first.ogg")


def test_a_recording_of_a_card_that_is_not_there_is_refused(recorded: Capsule) -> None:
    files = unzipped(packed(audio=True))
    files["capsules/small/audio/fr/third.ogg"] = OPUS
    manifest = tomllib.loads(files["pack.toml"].decode())
    manifest["capsules"][0]["audio"].append({"language": "fr", "card": "third"})
    files["pack.toml"] = tomli_w.dumps(manifest).encode()
    found = refused(with_sums(files))
    assert (found.message, found.detail) == (shape.BAD_NAME, "capsules/small/audio/fr/third.ogg")


def test_a_broken_recording_is_named_beside_the_field(
    client: Client, recorded: Capsule, stan: User
) -> None:
    files = unzipped(packed(audio=True))
    files["capsules/small/audio/fr/first.ogg"] = b"RIFF no sound"
    client.force_login(stan)
    page = send(client, with_sums(files)).content.decode()  # type: ignore[attr-defined]
    assert "This is no Opus (.ogg, .opus) or MP3 file, or it is larger than 1 MB." in page
    assert "capsules/small/audio/fr/first.ogg" in page
    assert not PackWaiting.objects.exists()
