"""Capsules go to other centres and come back as they were; staff take them in as drafts."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from capsules.actions import translations
from capsules.actions.written import out_of_date
from capsules.all_texts import texts_of
from capsules.models import (
    Capsule,
    Card,
    CardAudio,
    TranslatedText,
)
from peers.people.models import User
from peers.studio.actions.packs import forget_waiting, let_wait, take_in_as_drafts
from peers.studio.actions.workflow import publish as publish_draft
from peers.studio.actions.workflow import send_on
from peers.studio.errors import AddressTaken, NotYours
from peers.studio.models import PackWaiting, Revision, StudioEvent, WorkingCopy
from peers.studio.packs.documents import plan
from peers.studio.packs.opening import open_pack
from peers.studio.packs.writing import write_pack
from tests.studio.packing import (
    changed,
    empty_the_site,
    packed,
    take_in,
    text_digests,
    unzipped,
)
from tests.studio.sounds import OPUS

pytestmark = pytest.mark.django_db


# --- there and back --------------------------------------------------------------------------
def test_whatever_address_and_keys_staff_chose_the_pack_can_be_taken_in(small: Capsule) -> None:
    Capsule.objects.update(slug="Young_People-2")
    Card.objects.filter(key="first").update(key="Card_A")
    [one] = open_pack(packed()).capsules
    assert one.slug == "Young_People-2"
    assert "Young_People-2/cards/Card_A" in [part.path for part in one.bundle.parts]


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


# --- by staff, as drafts ---------------------------------------------------------------------
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


def test_only_the_last_pack_of_each_waits(small: Capsule, stan: User) -> None:
    content, now = packed(), timezone.now()
    let_wait(content=content, by=stan, now=now)
    let_wait(content=content, by=stan, now=now)
    assert PackWaiting.objects.count() == 1


def test_what_nobody_said_yes_to_is_gone_after_an_hour(small: Capsule, stan: User) -> None:
    sent_at = timezone.now()
    let_wait(content=packed(), by=stan, now=sent_at)
    forget_waiting(now=sent_at + dt.timedelta(minutes=59))
    assert PackWaiting.objects.exists()
    forget_waiting(now=sent_at + dt.timedelta(hours=1))
    assert not PackWaiting.objects.exists()
