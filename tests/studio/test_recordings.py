"""Cards read aloud: small, whole, and marked when the card says something else today."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from capsules import sound
from capsules.actions.recording import NoRecording, put_recording
from capsules.actions.translations import withdraw
from capsules.models import Capsule, Card, CardAudio, Recording
from capsules.publishing.bundle import write_bundle
from peers.people.models import User
from peers.studio.models import StudioEvent
from tests.studio.sounds import MP3, OPUS

pytestmark = pytest.mark.django_db

DESK = "/en/studio/translate/small/en/recordings/"


def send(client: Client, content: bytes, card: str = "first", address: str = DESK) -> object:
    file = SimpleUploadedFile("first.opus", content, content_type="audio/ogg")
    return client.post(address, {"card": card, "act": "put", "recording": file})


def put(language: str = "en", content: bytes = OPUS) -> CardAudio:
    card = Card.objects.get(key="first")
    return put_recording(card=card, language=language, content=content, now=timezone.now())


def address_of(audio: CardAudio) -> str:
    return f"/en/capsules/audio/{audio.recording.digest}.{audio.kind}"


# --- the desk -----------------------------------------------------------------------------
@pytest.mark.parametrize(("content", "kind"), [(OPUS, "ogg"), (MP3, "mp3")])
def test_a_translator_puts_a_recording_to_a_card(
    client: Client, small: Capsule, tess: User, content: bytes, kind: str
) -> None:
    client.force_login(tess)
    assert send(client, content).status_code == 302  # type: ignore[attr-defined]
    audio = CardAudio.objects.get()
    assert (audio.kind, audio.size, audio.added_by) == (kind, len(content), tess)
    assert StudioEvent.objects.filter(kind="recorded", by=tess).exists()


def test_the_length_of_an_opus_recording_is_read_from_it(small: Capsule) -> None:
    assert put().seconds == 3
    assert sound.seconds_of(MP3) is None
    assert sound.seconds_of(b"OggS") is None


@pytest.mark.parametrize(
    "content", [b"MZ\x90 program", b"<script>", b"OggS" + bytes(300), b"RIFFxxxxWAVE", b"\x89PNG"]
)
def test_what_is_no_opus_and_no_mp3_is_refused_beside_its_field(
    client: Client, small: Capsule, tess: User, content: bytes
) -> None:
    client.force_login(tess)
    response = send(client, content)
    assert response.status_code == 400  # type: ignore[attr-defined]
    assert b"This is no Opus" in response.content  # type: ignore[attr-defined]
    assert not CardAudio.objects.exists()
    assert not Recording.objects.exists()


def test_a_recording_that_is_too_long_is_refused(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    assert send(client, OPUS + bytes(sound.MOST_BYTES)).status_code == 400  # type: ignore[attr-defined]
    with pytest.raises(NoRecording):
        put(content=OPUS + bytes(sound.MOST_BYTES))


@pytest.mark.parametrize("who", ["alice", "carla", "lea", "charlie"])
def test_s15_nobody_else_sends_a_recording(
    client: Client, small: Capsule, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(DESK).status_code == 404
    # Refused before any page is asked, as everywhere: nothing is ever uploaded.
    assert send(client, OPUS).status_code == 400  # type: ignore[attr-defined]
    assert not Recording.objects.exists()


def test_a_visitor_can_send_none(client: Client, small: Capsule) -> None:
    assert send(client, OPUS).status_code == 400  # type: ignore[attr-defined]
    assert not Recording.objects.exists()


def test_a_card_without_a_text_in_that_language_is_not_read_aloud(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    address = DESK.replace("/en/rec", "/nl/rec")
    assert send(client, OPUS, address=address).status_code == 400  # type: ignore[attr-defined]


def test_a_new_recording_takes_the_place_of_the_old_one(small: Capsule) -> None:
    put()
    put(content=MP3)
    assert CardAudio.objects.get().kind == "mp3"
    assert Recording.objects.count() == 1


def test_a_recording_can_be_removed(client: Client, small: Capsule, tess: User) -> None:
    put()
    client.force_login(tess)
    client.post(DESK, {"card": "first", "act": "remove"})
    assert not CardAudio.objects.exists()
    assert not Recording.objects.exists()


def test_a_changed_card_marks_its_recording_and_a_person_can_say_it_is_still_right(
    client: Client, small: Capsule, tess: User
) -> None:
    put()
    client.force_login(tess)
    assert "Out of date" not in client.get(DESK).content.decode()
    Card.objects.filter(key="first").update(body_en="Another body")
    assert "Out of date" in client.get(DESK).content.decode()
    client.post(DESK, {"card": "first", "act": "still_said"})
    assert "Out of date" not in client.get(DESK).content.decode()


# --- the reader ---------------------------------------------------------------------------
def test_a_reader_hears_the_card_and_sees_how_big_it_is(client: Client, small: Capsule) -> None:
    audio = put()
    html = client.get("/en/capsules/small/").content.decode()
    assert f'preload="none" aria-label="Listen: First heading" src="{address_of(audio)}"' in html
    assert f"{len(OPUS)}" in html
    assert "has changed since it was read aloud" not in html
    assert html.count("<audio") == 1


def test_a_recording_of_an_earlier_text_says_so(client: Client, small: Capsule) -> None:
    put()
    Card.objects.filter(key="first").update(body_en="Another body")
    html = client.get("/en/capsules/small/").content.decode()
    assert "The text has changed since it was read aloud." in html


def test_a_recording_is_played_beside_the_text_of_its_language_only(
    client: Client, small: Capsule
) -> None:
    put()
    assert "<audio" in client.get("/nl/capsules/small/").content.decode()  # the text is English
    Card.objects.filter(key="first").update(body_nl="Nederlandse tekst")
    assert "<audio" not in client.get("/nl/capsules/small/").content.decode()


def test_recordings_cost_one_query_and_without_any_none(
    client: Client, small: Capsule, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        client.get("/en/capsules/small/")
    put()
    put(language="fr", content=MP3)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        client.get("/en/capsules/small/")


def test_the_file_is_the_same_for_everyone_and_kept_for_good(
    client: Client, small: Capsule
) -> None:
    response = client.get(address_of(put()))
    assert (response.content, response["Content-Type"]) == (OPUS, "audio/ogg")
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [
        ("bytes=0-9", 206, 10),
        ("bytes=10-", 206, len(OPUS) - 10),
        ("bytes=-5", 206, 5),
        ("bytes=0-999999", 206, len(OPUS)),
        ("bytes=999999-", 416, 0),
        ("bytes=9-2", 416, 0),
        ("bytes=-", 200, len(OPUS)),
        ("lines=1-2", 200, len(OPUS)),
        ("bytes=0-1,4-5", 200, len(OPUS)),
    ],
)
def test_a_browser_can_ask_for_a_part(
    client: Client, small: Capsule, asked: str, status: int, length: int
) -> None:
    response = client.get(address_of(put()), headers={"range": asked})
    assert (response.status_code, len(response.content)) == (status, length)


def test_a_recording_of_a_draft_is_there_for_those_who_make_it(
    client: Client, small: Capsule, tess: User, alice: User
) -> None:
    address = address_of(put())
    Capsule.objects.update(state="draft")
    assert client.get(address).status_code == 404
    client.force_login(alice)
    assert client.get(address).status_code == 404
    client.force_login(tess)
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_recording_in_a_withdrawn_language_is_there_for_nobody_who_reads(
    client: Client, small: Capsule, tmp_path: Path
) -> None:
    """What hurts in a text hurts when it is read aloud, too."""
    audio, target = put("fr"), tmp_path / "stick.zip"
    assert client.get(address_of(audio)).status_code == 200
    withdraw(capsule=small, language="fr", reason="A word that hurts.")
    assert client.get(address_of(audio)).status_code == 404
    write_bundle(target, languages=["fr"])
    assert audio.recording.digest not in " ".join(zipfile.ZipFile(target).namelist())


@pytest.mark.parametrize("name", ["0.ogg", "../../etc/passwd.ogg", "x.exe"])
def test_another_name_finds_nothing(client: Client, small: Capsule, name: str) -> None:
    put()
    assert client.get(f"/en/capsules/audio/{name}").status_code == 404


def test_the_stick_for_a_closed_centre_holds_the_recordings(small: Capsule, tmp_path: Path) -> None:
    audio = put()
    target = tmp_path / "stick.zip"
    write_bundle(target, languages=["en"])
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as archive:
        name = f"audio/{audio.recording.digest}.ogg"
        assert archive.read(name) == OPUS
        page = archive.read("en/capsules/small/index.html").decode()
        assert f'src="../../../{name}"' in page
