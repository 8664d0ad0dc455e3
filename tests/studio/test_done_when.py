"""A capsule made, translated, signed off, changed - its translation out of date -, exported, and
taken in by an empty site."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from capsules.actions.written import out_of_date
from capsules.all_texts import texts_of
from capsules.models import Capsule
from peers.people.models import User
from peers.studio.actions.drafts import start_draft, start_new
from peers.studio.actions.parts import add_part
from peers.studio.actions.workflow import publish, send_on
from peers.studio.models import StudioEvent, WorkingCopy
from tests.studio.conftest import Write
from tests.studio.packing import empty_the_site, text_digests

pytestmark = pytest.mark.django_db

FRENCH = {
    ":title": "Dormir sans téléphone",
    ":summary": "Pourquoi la nuit est pour toi.",
    "cards/night:heading": "La nuit",
    "cards/night:body": "Pose-le loin du lit. Besoin de parler ? **116 000**.",
}


def make(by: User, approver: User, write: Write, now: dt.datetime) -> Capsule:
    """From nothing to readers: written by one, approved by another."""
    title = "Sleep without a phone"
    copy = start_new(
        slug="sleep", title=title, topic="account_security", doors=["youth"], by=by, now=now
    )
    card = add_part(copy=copy, kind="cards", by=by, now=now).removeprefix("sleep/")
    write(copy, "", by=by, summary_en="Why the night is yours.")
    words = {"heading_en": "The night", "body_en": "Far from the bed. Talk? **116 000**."}
    write(copy, card, by=by, **words)
    send_on(copy=copy, why="New", by=by, now=now)
    publish(copy=WorkingCopy.objects.get(pk=copy.pk), by=approver, now=now)
    return Capsule.objects.get(slug="sleep")


def translate(client: Client, capsule: Capsule) -> None:
    address = f"/en/studio/translate/{capsule.slug}/fr/"
    page = client.get(address)
    data = {"seen": page.context["seen"]}
    for line in page.context["page"]:
        name = line.text.name
        key = f":{name}" if not line.text.part else f"cards/night:{name}"
        data[f"text:{line.text.key}"] = FRENCH[key]
    assert client.post(address, data).status_code == 302


def test_a_capsule_is_made_translated_signed_changed_exported_and_taken_in(
    tess: User,
    stan: User,
    second_staff: User,
    alice: User,
    write: Write,
    noon: dt.datetime,
    tmp_path: Path,
) -> None:
    capsule = make(stan, second_staff, write, noon)
    desk, reader = Client(), Client()
    desk.force_login(tess)
    translate(desk, capsule)
    html = reader.get("/fr/capsules/sleep/").content.decode()
    assert "Dormir sans téléphone" in html
    assert "draft-note" in html

    alice.native_languages = ["fr"]
    alice.save()
    native = Client()
    native.force_login(alice)
    native.post("/en/studio/translate/sleep/fr/state/", {"act": "sign_off", "read": "on"})
    assert "draft-note" not in reader.get("/fr/capsules/sleep/").content.decode()

    copy = start_draft(capsule=capsule, by=stan, now=noon)
    card = next(path for path in copy.document if "/cards/" in path).removeprefix("sleep/")
    write(copy, card, by=stan, heading_en="The night is yours")
    send_on(copy=WorkingCopy.objects.get(pk=copy.pk), why="Clearer", by=stan, now=noon)
    publish(copy=WorkingCopy.objects.get(pk=copy.pk), by=second_staff, now=noon)
    assert "draft-note" in reader.get("/fr/capsules/sleep/").content.decode()
    late = {f"{card}:heading"}
    assert late_texts() == late

    before = Capsule.objects.get().source_digest, text_digests()
    call_command("export_pack", tmp_path / "sleep.zip", made_by="Centre Nord")
    StudioEvent.objects.all().delete()
    WorkingCopy.objects.all().delete()
    empty_the_site()
    call_command("import_pack", tmp_path / "sleep.zip", publish=True)
    assert (Capsule.objects.get().source_digest, text_digests()) == before
    assert late_texts() == late
    html = reader.get("/fr/capsules/sleep/").content.decode()
    assert "Dormir sans téléphone" in html
    assert "draft-note" in html
    assert "Centre Nord, CC BY-SA 4.0" in html.replace("</bdi>", "")


def late_texts() -> set[str]:
    capsule = Capsule.objects.get(slug="sleep")
    return out_of_date(capsule=capsule, texts=texts_of(capsule), languages=["fr"])["fr"]
