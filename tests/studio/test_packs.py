"""Capsules go to other centres and come back as they were; nothing broken comes in."""

import datetime as dt
import hashlib
import io
import stat
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import tomli_w
from django.core.management import CommandError, call_command
from django.utils import timezone

from capsules.actions import translations
from capsules.actions.digests import digest
from capsules.actions.written import out_of_date
from capsules.all_texts import texts_of
from capsules.models import (
    Capsule,
    Card,
    CardAudio,
    LoadedText,
    Recording,
    TranslatedText,
)
from peers.people.models import User
from peers.studio.actions.packs import let_wait, take_in_as_drafts
from peers.studio.actions.workflow import publish as publish_draft
from peers.studio.actions.workflow import send_on
from peers.studio.errors import AddressTaken, NotYours
from peers.studio.models import PackWaiting, Revision, StudioEvent, WorkingCopy
from peers.studio.packs import shape
from peers.studio.packs.documents import plan
from peers.studio.packs.opening import open_pack
from peers.studio.packs.shape import PackRefused
from peers.studio.packs.writing import write_pack
from tests.studio.sounds import OPUS

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 22)


def packed(*capsules: Capsule, audio: bool = False) -> bytes:
    chosen = capsules or tuple(Capsule.objects.order_by("slug"))
    return write_pack(chosen, made_by="Centre Nord", made_on=DAY, with_audio=audio)


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return held.getvalue()


def with_sums(files: dict[str, bytes]) -> bytes:
    """A pack whose list is right, whatever else is wrong with it."""
    manifest = tomllib.loads(files[shape.MANIFEST].decode())
    manifest["files"] = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != shape.MANIFEST
    }
    files = {**files, shape.MANIFEST: tomli_w.dumps(manifest).encode()}
    return zipped(files.items())


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    files = unzipped(content)
    before = files[name].decode()
    files[name] = change(before).encode()
    assert files[name].decode() != before, "the test changed nothing"
    return with_sums(files)


def text_digests() -> dict[str, str]:
    return {
        f"{capsule.slug}/{text.key}/{language}": digest(text.of(language))
        for capsule in Capsule.objects.rewrite(False)  # type: ignore[attr-defined]
        for text in texts_of(capsule)
        for language in ("en", "fr", "nl", "ar", "zh-hans")
    }


def empty_the_site() -> None:
    Revision.objects.all().delete()
    Capsule.objects.all().delete()
    LoadedText.objects.all().delete()
    Recording.objects.all().delete()


def take_in(content: bytes, tmp_path: Path, **options: bool) -> None:
    file = tmp_path / "pack.zip"
    file.write_bytes(content)
    call_command("import_pack", file, **options)


# --- there and back -----------------------------------------------------------------------
def test_every_capsule_comes_back_into_an_empty_site_as_it_was(
    library: None, tmp_path: Path
) -> None:
    before = dict(Capsule.objects.values_list("slug", "source_digest"))
    texts, states = text_digests(), dict(Capsule.objects.values_list("slug", "state"))
    file = tmp_path / "all.zip"
    call_command("export_pack", file, made_by="Centre Nord")
    empty_the_site()
    call_command("import_pack", file, publish=True, ours=True)
    assert dict(Capsule.objects.values_list("slug", "source_digest")) == before
    assert text_digests() == texts
    assert dict(Capsule.objects.values_list("slug", "state")) == states
    again = packed()
    file_again = write_pack(
        Capsule.objects.order_by("slug"), made_by="Centre Nord", made_on=timezone.localdate()
    )
    assert unzipped(file_again).keys() == unzipped(file.read_bytes()).keys()
    assert again


def test_the_same_capsules_make_the_same_bytes(small: Capsule) -> None:
    assert packed() == packed()


def test_a_pack_is_written_in_the_format_of_the_content_files(small: Capsule) -> None:
    files = unzipped(packed())
    structure = tomllib.loads(files["capsules/small/capsule.toml"].decode())
    assert structure["doors"] == ["youth"]
    assert structure["questions"][0]["answers"][1] == {"id": "good", "right": True}
    french = tomllib.loads(files["capsules/small/fr.toml"].decode())
    assert french == {
        "title": "Petite capsule",
        "cards": {"first": {"heading": "Premier titre"}},
    }


def test_a_capsule_of_the_studio_goes_there_and_back_with_its_chat_and_its_poll(
    library: None, tmp_path: Path
) -> None:
    chat = Capsule.objects.filter(scenario__style="chat", poll__isnull=False).first()
    assert chat is not None
    slug, source = chat.slug, chat.source_digest
    content = packed(chat)
    empty_the_site()
    take_in(content, tmp_path)
    back = Capsule.objects.get(slug=slug)
    assert (back.scenario.style, back.source_digest) == ("chat", source)
    assert back.poll.options.count() >= 2


def test_without_publish_everything_comes_in_as_a_draft(small: Capsule, tmp_path: Path) -> None:
    content = packed()
    empty_the_site()
    take_in(content, tmp_path)
    capsule = Capsule.objects.get()
    assert capsule.state == "draft"
    assert capsule.adapted_from == "Centre Nord"
    assert Revision.objects.get().document["small"]["adapted_from"] == "Centre Nord"


def test_the_way_of_a_capsule_through_centres_is_kept(small: Capsule, tmp_path: Path) -> None:
    Capsule.objects.update(adapted_from="Centre Sud", licence="CC BY 4.0")
    content = packed()
    empty_the_site()
    take_in(content, tmp_path)
    capsule = Capsule.objects.get()
    assert capsule.adapted_from == "Centre Nord / Centre Sud"
    assert capsule.licence == "CC BY 4.0"


def test_a_translation_that_was_out_of_date_is_so_here_too(
    small: Capsule, tmp_path: Path, stan: User
) -> None:
    translations.sign_off(capsule=small, language="fr", by=stan, now=timezone.now())
    Card.objects.filter(key="first").update(heading_en="Newer heading")
    translations.texts_changed(capsule=small, languages={"en"})
    content = packed()
    empty_the_site()
    take_in(content, tmp_path)
    capsule = Capsule.objects.get()
    late = out_of_date(capsule=capsule, texts=texts_of(capsule), languages=["fr"])
    assert late == {"fr": {"cards/first:heading"}}
    state = capsule.translations.get()
    assert state.state == "draft"
    assert state.is_out_of_date(capsule.source_digest)


def test_a_withdrawn_language_stays_withdrawn(small: Capsule, tmp_path: Path) -> None:
    translations.withdraw(capsule=small, language="fr", reason="A word that hurts.")
    content = packed()
    assert b"hurts" not in b"".join(unzipped(content).values())
    empty_the_site()
    take_in(content, tmp_path)
    assert Capsule.objects.get().translations.get().state == "withdrawn"


def test_recordings_travel_when_asked(small: Capsule, tmp_path: Path) -> None:
    from capsules.actions.recording import put_recording  # noqa: PLC0415

    card = Card.objects.get(key="first")
    put_recording(card=card, language="fr", content=OPUS, now=timezone.now())
    assert not any("audio" in name for name in unzipped(packed()))
    content = packed(audio=True)
    empty_the_site()
    take_in(content, tmp_path)
    audio = CardAudio.objects.select_related("recording").get()
    assert (audio.language, bytes(audio.recording.content)) == ("fr", OPUS)


def test_what_was_edited_here_stays_when_the_pack_comes_again(
    small: Capsule, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = packed()
    empty_the_site()
    take_in(content, tmp_path)
    Card.objects.filter(key="first").update(heading_en="By hand")
    translations.texts_changed(capsule=Capsule.objects.get(), languages={"en"})
    take_in(content, tmp_path)
    assert Card.objects.get(key="first").heading_en == "By hand"
    assert "what was edited here stays" in capsys.readouterr().out


def test_looking_changes_nothing(
    small: Capsule, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = packed()
    empty_the_site()
    take_in(content, tmp_path, look=True)
    assert not Capsule.objects.exists()
    assert "small: en fr; CC BY-SA 4.0; 0 recordings" in capsys.readouterr().out


def test_the_command_names_what_it_does_not_find(small: Capsule, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no capsule nothing"):
        call_command("export_pack", tmp_path / "x.zip", "nothing")
    with pytest.raises(CommandError):
        call_command("import_pack", tmp_path / "there-is-none.zip")


# --- what is refused ----------------------------------------------------------------------
def refused(content: bytes) -> PackRefused:
    with pytest.raises(PackRefused) as caught:
        open_pack(content)
    return caught.value


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refused(content).message in (shape.NO_ZIP, shape.NO_MANIFEST)


def test_a_zip_that_is_cut_off_or_spoilt_is_refused(small: Capsule) -> None:
    content = packed()
    assert refused(content[: len(content) // 2]).message == shape.NO_ZIP
    spoilt = bytearray(content)
    spoilt[200] ^= 0xFF
    assert refused(bytes(spoilt))


def test_a_bomb_is_stopped_while_it_is_read(
    small: Capsule, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = unzipped(packed())
    files["capsules/small/nl.toml"] = b"#" + b" " * 400_000
    assert refused(zipped(files.items())).message == shape.TOO_DENSE


def test_a_text_of_a_megabyte_is_refused(small: Capsule) -> None:
    import secrets  # noqa: PLC0415 - only noise does not pack

    files = unzipped(packed())
    files["capsules/small/nl.toml"] = secrets.token_hex(shape.MOST_TEXT_BYTES).encode()
    assert refused(zipped(files.items())).message == shape.TOO_BIG


def test_many_files_are_refused_before_one_is_read(small: Capsule) -> None:
    files = [(f"capsules/small{n}/en.toml", b"") for n in range(shape.MOST_FILES + 1)]
    assert refused(zipped(files)).message == shape.TOO_BIG


def test_all_files_together_have_a_limit(small: Capsule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "MOST_UNPACKED", 500)
    assert refused(packed()).message == shape.TOO_BIG


def test_a_file_that_is_too_big_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "MOST_BYTES", 10)
    assert refused(b"PK\x03\x04" + b"x" * 20).message == shape.TOO_BIG


@pytest.mark.parametrize(
    "name",
    [
        "../evil.toml",
        "/etc/passwd",
        "capsules/../../x/en.toml",
        "capsules\\small\\en.toml",
        "C:/x/en.toml",
        "capsules/small/en.toml.exe",
        "capsules/Small/en.toml",
        "capsules/small/notes.txt",
        "capsules/small/",
        "capsules/small/audio/fr/../first.ogg",
        "capsules/small/audio/fr/first.exe",
        "__MACOSX/capsules/small/en.toml",
        ".hidden",
    ],
)
def test_a_name_that_does_not_belong_there_is_refused(small: Capsule, name: str) -> None:
    files = [*unzipped(packed()).items(), (name, b"x")]
    assert refused(zipped(files)).message in (shape.BAD_NAME, shape.TWICE)


def test_a_name_with_an_end_of_its_own_is_refused(small: Capsule) -> None:
    content = zipped([*unzipped(packed()).items(), ("capsules/small/nl.toml_.exe", b"x")])
    assert refused(content.replace(b"nl.toml_.exe", b"nl.toml\x00.exe")).message == shape.BAD_NAME


def test_a_link_is_refused(small: Capsule) -> None:
    link = zipfile.ZipInfo("capsules/small/nl.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    files = [*unzipped(packed()).items(), (link, b"/etc/passwd")]
    assert refused(zipped(files)).message == shape.BAD_NAME


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(small: Capsule) -> None:
    files = [*unzipped(packed()).items(), ("capsules/small/en.toml", b"title = 'x'")]
    assert refused(zipped(files)).message == shape.TWICE


def test_a_changed_file_is_told_by_its_sum(small: Capsule) -> None:
    files = unzipped(packed())
    files["capsules/small/fr.toml"] += b"# a word more\n"
    why = refused(zipped(files.items()))
    assert (why.message, why.detail) == (shape.CHANGED, "capsules/small/fr.toml")


@pytest.mark.parametrize("missing", ["pack.toml", "capsules/small/fr.toml"])
def test_a_file_that_is_missing_is_told(small: Capsule, missing: str) -> None:
    files = unzipped(packed())
    del files[missing]
    assert refused(zipped(files.items())).message == shape.NO_MANIFEST


@pytest.mark.parametrize(
    ("version", "message"),
    [("2", shape.NEWER), ("0", shape.NO_MANIFEST), ('"1"', shape.NO_MANIFEST)],
)
def test_another_version_is_refused(small: Capsule, version: str, message: object) -> None:
    files = unzipped(packed())
    files["pack.toml"] = files["pack.toml"].replace(b"format = 1", f"format = {version}".encode())
    assert refused(zipped(files.items())).message == message


def test_a_language_the_portal_does_not_have_is_refused(small: Capsule) -> None:
    files = unzipped(packed())
    files["capsules/small/tlh.toml"] = files["capsules/small/fr.toml"]
    why = refused(with_sums(files))
    assert why.message == shape.BROKEN
    assert "tlh" in why.detail


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!-- hidden -->",
        "</p>",
        "< b >",
        "[click](javascript:alert(1))",
        "[click](http://evil.example)",
        "[click](data:text/html,x)",
        "<javascript:alert(1)>",
        "turned \\u202e around",
        "bell \\u0007",
    ],
)
def test_foreign_code_in_a_text_is_refused_and_its_place_told(small: Capsule, evil: str) -> None:
    content = changed(
        packed(),
        "capsules/small/fr.toml",
        lambda text: text.replace('"Premier titre"', f'"{evil}"'),
    )
    why = refused(content)
    assert why.message == shape.FOREIGN
    assert why.detail == "small/cards/first: heading_fr"


@pytest.mark.parametrize("good", ["a <3 b", "1 < 2", "[help](https://a.be)", "[call](tel:116000)"])
def test_what_only_looks_like_code_is_a_text(small: Capsule, good: str) -> None:
    content = changed(
        packed(),
        "capsules/small/fr.toml",
        lambda text: text.replace('"Premier titre"', f'"{good}"'),
    )
    assert open_pack(content).capsules[0].slug == "small"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('to = "end"', 'to = "nowhere"'),
        ("ending = true", "ending = false"),
        ('topic = "account_security"', 'topic = "weather"'),
        ('id = "first"', 'id = "../first"'),
        ('id = "first"', "id = 5"),
        ("order = 1", 'order = "one"'),
        ("order = 1", "order = -5"),
        ('services = [\n    "child-focus",\n]', "services = 5"),
        ('state = "published"', 'state = "sold"'),
        ('picture = "key"', "picture = [1]"),
        ("right = true", "right = false"),
    ],
)
def test_an_unsafe_story_or_a_wrong_value_is_refused(small: Capsule, old: str, new: str) -> None:
    name = "capsules/small/capsule.toml"
    content = changed(packed(), name, lambda text: text.replace(old, new))
    assert refused(content).message in (shape.BROKEN, shape.FOREIGN)
    assert Capsule.objects.count() == 1


def test_a_heading_that_is_too_long_for_its_column_is_refused(small: Capsule) -> None:
    content = changed(
        packed(),
        "capsules/small/fr.toml",
        lambda text: text.replace("Premier titre", "x" * 200),
    )
    assert refused(content).detail == "small/cards/first: heading_fr"


def test_a_picture_this_portal_does_not_have_is_left_out_and_told(small: Capsule) -> None:
    content = changed(
        packed(),
        "capsules/small/capsule.toml",
        lambda text: text.replace('picture = "lock"', 'picture = "unicorn-9"'),
    )
    [one] = open_pack(content).capsules
    assert one.unknown_pictures == {"unicorn-9"}
    assert all(part.values.get("picture") != "unicorn-9" for part in one.bundle.parts)


def test_a_recording_that_is_no_sound_is_refused(small: Capsule) -> None:
    files = unzipped(packed())
    files["capsules/small/audio/fr/first.ogg"] = b"MZ not a sound"
    manifest = tomllib.loads(files["pack.toml"].decode())
    manifest["capsules"][0]["audio"] = [{"language": "fr", "card": "first", "is_current": True}]
    files["pack.toml"] = tomli_w.dumps(manifest).encode()
    found = refused(with_sums(files))
    assert (found.message, found.detail) == (shape.NO_SOUND, "capsules/small/audio/fr/first.ogg")


# --- by staff, as drafts ------------------------------------------------------------------
def test_a_pack_becomes_a_draft_and_nothing_is_live(
    small: Capsule, stan: User, second_staff: User
) -> None:
    # Who says what the law is has to say where it is written.
    Card.objects.update(states_law=False)
    content, source = packed(), small.source_digest
    empty_the_site()
    pack, now = open_pack(content), timezone.now()
    [copy] = take_in_as_drafts(pack=pack, slugs=["small"], by=stan, now=now)
    assert not Capsule.objects.exists()
    assert (copy.author, copy.why) == (stan, "Centre Nord")
    assert StudioEvent.objects.filter(kind="pack_taken", slug="small", by=stan).exists()
    send_on(copy=copy, why=copy.why, by=stan, now=now)
    publish_draft(copy=copy, by=second_staff, now=now)
    capsule = Capsule.objects.get(slug="small")
    assert (capsule.state, capsule.source_digest) == ("published", source)
    assert capsule.adapted_from == "Centre Nord"
    assert TranslatedText.objects.filter(capsule=capsule, language="fr").count() == 2


def test_a_draft_of_what_is_here_takes_no_language_away(small: Capsule, stan: User) -> None:
    content = packed()
    Card.objects.filter(key="first").update(heading_nl="Eigen titel", body_fr="Texte d'ici")
    [copy] = take_in_as_drafts(
        pack=open_pack(content), slugs=["small"], by=stan, now=timezone.now()
    )
    card = copy.document["small/cards/first"]
    assert (card["heading_nl"], card["body_fr"]) == ("Eigen titel", "Texte d'ici")
    assert copy.base is not None


def test_texts_that_were_out_of_date_there_are_left_out_of_the_draft(
    small: Capsule, stan: User
) -> None:
    Card.objects.filter(key="first").update(heading_en="Newer heading")
    translations.texts_changed(capsule=small, languages={"en"})
    content = packed()
    empty_the_site()
    pack = open_pack(content)
    assert plan(pack)[0].left_out == 1
    [copy] = take_in_as_drafts(pack=pack, slugs=["small"], by=stan, now=timezone.now())
    assert copy.document["small/cards/first"]["heading_fr"] == ""
    assert copy.document["small"]["title_fr"] == "Petite capsule"


def test_the_preview_names_what_would_change(small: Capsule) -> None:
    content = changed(
        packed(),
        "capsules/small/fr.toml",
        lambda text: text.replace("Premier titre", "Autre titre"),
    )
    Card.objects.create(capsule=small, key="own", number=3, heading_en="Own", body_en="x")
    [one] = plan(open_pack(content))
    assert (one.there, one.drafted) == (True, False)
    assert (one.changed, one.removed, one.added) == (
        ["small/cards/first"],
        ["small/cards/own"],
        [],
    )
    assert not plan(open_pack(packed()))[0].changes_anything


def test_a_capsule_that_somebody_is_writing_now_is_not_run_over(
    small: Capsule, staff_draft: WorkingCopy, stan: User
) -> None:
    pack = open_pack(packed())
    assert plan(pack)[0].drafted
    with pytest.raises(AddressTaken):
        take_in_as_drafts(pack=pack, slugs=["small"], by=stan, now=timezone.now())


@pytest.mark.parametrize("who", ["tess", "carla", "alice", "lea"])
def test_only_staff_take_packs_in(small: Capsule, request: pytest.FixtureRequest, who: str) -> None:
    user = request.getfixturevalue(who)
    content, now = packed(), timezone.now()
    with pytest.raises(NotYours):
        take_in_as_drafts(pack=open_pack(content), slugs=["small"], by=user, now=now)
    with pytest.raises(NotYours):
        let_wait(content=content, by=user, now=now)


def test_a_pack_waits_an_hour_and_only_the_last_of_each(small: Capsule, stan: User) -> None:
    content, now = packed(), timezone.now()
    let_wait(content=content, by=stan, now=now - dt.timedelta(hours=2))
    let_wait(content=content, by=stan, now=now)
    assert PackWaiting.objects.count() == 1
