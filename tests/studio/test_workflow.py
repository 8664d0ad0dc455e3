"""From the first word to the readers: who writes, who reads it first, who says yes."""

import datetime as dt

import pytest

from capsules.models import Capsule, Card, TranslationState
from peers.people.models import User
from peers.studio.actions.drafts import bring_up_to_date, put_aside, restore, start_draft, start_new
from peers.studio.actions.parts import add_part
from peers.studio.actions.workflow import publish, put_online, send_back, send_on, take_offline
from peers.studio.errors import AddressTaken, LiveChanged, NotReady, NotYours
from peers.studio.models import Revision, StudioEvent, WorkingCopy
from peers.studio.permissions import copies_for
from peers.studio.sample import make_studio
from tests.studio.conftest import Write

pytestmark = pytest.mark.django_db


def _kinds(copy: WorkingCopy) -> list[str]:
    return [event.kind for event in copy.events.order_by("pk")]


def test_a_youth_authors_draft_goes_to_the_coach_then_to_the_ngo_then_live(
    draft: WorkingCopy, write: Write, alice: User, carla: User, stan: User, noon: dt.datetime
) -> None:
    write(draft, "cards/first", by=alice, heading_en="Written by a peer")
    send_on(copy=draft, why="Clearer", by=alice, now=noon)
    draft.refresh_from_db()
    assert draft.state == "with_coach"
    send_on(copy=draft, why="", by=carla, now=noon)
    publish(copy=draft, by=stan, now=noon)
    draft.refresh_from_db()
    assert draft.state == "published"
    assert Card.objects.get(key="first").heading_en == "Written by a peer"
    assert _kinds(draft) == ["started", "saved", "to_coach", "to_ngo", "published"]
    revision = Revision.objects.filter(slug="small").first()
    assert revision is not None
    assert (revision.by, revision.why) == (stan, "Clearer")


def test_nothing_of_a_draft_is_live_before_it_is_published(
    draft: WorkingCopy, write: Write, alice: User, noon: dt.datetime
) -> None:
    write(draft, "cards/first", by=alice, heading_en="Not yet")
    send_on(copy=draft, why="", by=alice, now=noon)
    assert Card.objects.get(key="first").heading_en == "First heading"


def test_nobody_approves_their_own(
    staff_draft: WorkingCopy, write: Write, stan: User, second_staff: User, noon: dt.datetime
) -> None:
    write(staff_draft, "cards/first", by=stan, heading_en="Mine")
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    with pytest.raises(NotYours):
        publish(copy=staff_draft, by=stan, now=noon)
    publish(copy=staff_draft, by=second_staff, now=noon)


def test_who_wrote_a_part_of_somebody_elses_draft_does_not_approve_it_either(
    draft: WorkingCopy, write: Write, alice: User, carla: User, stan: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    send_on(copy=draft, why="", by=carla, now=noon)
    write(draft, "cards/first", by=stan, heading_en="A better word")
    with pytest.raises(NotYours):
        publish(copy=draft, by=stan, now=noon)


def test_neither_the_coach_nor_the_author_publishes(
    draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    for person in (alice, carla):
        with pytest.raises(NotYours):
            publish(copy=draft, by=person, now=noon)
    with pytest.raises(NotYours):
        send_on(copy=draft, why="", by=alice, now=noon)


def test_staff_do_not_pass_over_a_coach_who_is_there(
    draft: WorkingCopy, alice: User, stan: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    with pytest.raises(NotYours):
        send_on(copy=draft, why="", by=stan, now=noon)


def test_a_draft_comes_back_with_a_note(
    draft: WorkingCopy, write: Write, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    with pytest.raises(NotYours):
        write(draft, "cards/first", by=alice, heading_en="Too late")
    send_back(copy=draft, note="Say it shorter", by=carla, now=noon)
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert draft.events.first().note == "Say it shorter"
    write(draft, "cards/first", by=alice, heading_en="Shorter")


def test_a_coach_of_another_group_does_not_see_the_draft(
    draft: WorkingCopy, chris: User, carla: User, bob: User, tess: User, lea: User
) -> None:
    assert list(copies_for(carla)) == [draft]
    for person in (chris, bob, tess, lea):
        assert list(copies_for(person)) == []


def test_a_peer_without_a_place_starts_nothing(
    small: Capsule, bob: User, noon: dt.datetime
) -> None:
    with pytest.raises(NotYours):
        start_draft(capsule=small, by=bob, now=noon)


def test_a_translation_in_a_draft_is_the_word_of_whoever_wrote_it(
    draft: WorkingCopy, write: Write, alice: User, carla: User, stan: User, noon: dt.datetime
) -> None:
    """Nobody signs off their own words, in whosever draft they wrote them."""
    write(draft, "cards/first", by=alice, heading_fr="Mon titre", body_fr="Mon texte")
    write(draft, "cards/first", by=carla, body_fr="Un autre texte")
    write(draft, "cards/second", by=carla, heading_en="A second idea")
    write(draft, "cards/second", by=alice, heading_fr="Une autre idée")
    send_on(copy=draft, why="", by=alice, now=noon)
    send_on(copy=draft, why="", by=carla, now=noon)
    capsule = publish(copy=draft, by=stan, now=noon)
    rows = capsule.translated_texts.filter(language="fr", written_by__isnull=False)
    assert set(rows.values_list("part", "name", "written_by")) == {
        ("cards/first", "heading", alice.pk),
        ("cards/first", "body", carla.pk),
        ("cards/second", "heading", alice.pk),
    }


def test_a_changed_source_makes_a_signed_translation_out_of_date(
    staff_draft: WorkingCopy, write: Write, stan: User, second_staff: User, noon: dt.datetime
) -> None:
    capsule = staff_draft.capsule
    assert capsule is not None
    state = TranslationState.objects.get(capsule=capsule, language="fr")
    assert not state.is_out_of_date(capsule.source_digest)
    write(staff_draft, "cards/first", by=stan, heading_en="Another source")
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    publish(copy=staff_draft, by=second_staff, now=noon)
    capsule.refresh_from_db()
    state.refresh_from_db()
    assert state.is_out_of_date(capsule.source_digest)


def test_what_a_translator_changed_live_meanwhile_is_kept(
    staff_draft: WorkingCopy, write: Write, stan: User, second_staff: User, noon: dt.datetime
) -> None:
    Card.objects.filter(key="first").update(heading_fr="Titre meilleur")
    write(staff_draft, "cards/first", by=stan, heading_en="Better heading")
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    publish(copy=staff_draft, by=second_staff, now=noon)
    card = Card.objects.get(key="first")
    assert (card.heading_en, card.heading_fr) == ("Better heading", "Titre meilleur")


def test_the_same_text_changed_live_and_in_the_draft_is_for_a_person_to_decide(
    staff_draft: WorkingCopy, write: Write, stan: User, second_staff: User, noon: dt.datetime
) -> None:
    write(staff_draft, "cards/first", by=stan, heading_en="From the draft")
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    Card.objects.filter(key="first").update(heading_en="From the live page")
    with pytest.raises(LiveChanged) as refused:
        publish(copy=staff_draft, by=second_staff, now=noon)
    (clash,) = refused.value.clashes
    assert (clash.mine, clash.live) == ("From the draft", "From the live page")
    assert Card.objects.get(key="first").heading_en == "From the live page"
    left = bring_up_to_date(copy=staff_draft, choices={}, by=stan, now=noon)
    assert left == (clash,)
    chosen = {(clash.path, clash.column): "live"}
    assert bring_up_to_date(copy=staff_draft, choices=chosen, by=stan, now=noon) == ()
    publish(copy=staff_draft, by=second_staff, now=noon)
    assert Card.objects.get(key="first").heading_en == "From the live page"


def test_a_claim_about_the_law_without_a_source_and_its_day_is_not_sent_on(
    staff_draft: WorkingCopy, write: Write, stan: User, noon: dt.datetime
) -> None:
    write(staff_draft, "cards/first", by=stan, states_law=True)
    with pytest.raises(NotReady):
        send_on(copy=staff_draft, why="", by=stan, now=noon)
    write(
        staff_draft,
        "cards/first",
        by=stan,
        law_source="Criminal Code",
        law_source_read_on="2026-10-01",
    )
    send_on(copy=staff_draft, why="", by=stan, now=noon)


def test_restoring_makes_a_draft_of_what_was_and_deletes_nothing(
    staff_draft: WorkingCopy, write: Write, stan: User, second_staff: User, noon: dt.datetime
) -> None:
    write(staff_draft, "cards/first", by=stan, heading_en="A mistake")
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    publish(copy=staff_draft, by=second_staff, now=noon)
    first = Revision.objects.get(slug="small", number=2)
    again = restore(revision=first, why="As it was", by=stan, now=noon)
    assert Card.objects.get(key="first").heading_en == "A mistake"
    send_on(copy=again, why="As it was", by=stan, now=noon)
    publish(copy=again, by=second_staff, now=noon)
    assert Card.objects.get(key="first").heading_en == "First heading"
    assert Revision.objects.filter(slug="small").count() == 4


def test_a_capsule_is_written_from_scratch(
    stan: User, second_staff: User, write: Write, noon: dt.datetime
) -> None:
    copy = start_new(
        slug="gaming", title="Games", topic="commercial_gaming", doors=["youth"], by=stan, now=noon
    )
    with pytest.raises(AddressTaken):
        start_new(slug="gaming", title="x", topic="other", doors=["youth"], by=stan, now=noon)
    write(copy, "", by=stan, summary_en="Money in games.", title_nl="Spelen")
    path = add_part(copy=copy, kind="cards", by=stan, now=noon)
    part = path.removeprefix("gaming/")
    write(copy, part, by=stan, heading_en="Loot boxes", body_en="You pay for chance.")
    copy.refresh_from_db()
    send_on(copy=copy, why="New", by=stan, now=noon)
    capsule = publish(copy=copy, by=second_staff, now=noon)
    assert capsule.state == "published"
    assert capsule.cards.get().heading_en == "Loot boxes"
    assert TranslationState.objects.get(capsule=capsule, language="nl").state == "draft"
    assert StudioEvent.objects.filter(kind="published", slug="gaming").count() == 1


def test_staff_take_a_capsule_offline_and_put_it_back(
    small: Capsule, stan: User, carla: User, noon: dt.datetime
) -> None:
    with pytest.raises(NotYours):
        take_offline(capsule=small, note="", by=carla, now=noon)
    take_offline(capsule=small, note="Out of date", by=stan, now=noon)
    assert not Capsule.objects.public().filter(slug="small").exists()
    put_online(capsule=small, note="", by=stan, now=noon)
    assert Capsule.objects.public().filter(slug="small").exists()


def test_a_draft_that_was_put_aside_is_not_lost(
    draft: WorkingCopy, alice: User, noon: dt.datetime
) -> None:
    put_aside(copy=draft, by=alice, now=noon)
    draft.refresh_from_db()
    assert not draft.is_open
    assert copies_for(alice).get().document == draft.document


def test_the_demonstration_has_drafts_with_the_coach_and_with_the_ngo(
    library: None, alice: User, carla: User, noon: dt.datetime
) -> None:
    make_studio(people={"noor": alice, "karin": carla}, now=noon)
    states = dict(WorkingCopy.objects.values_list("author__username", "state"))
    assert states == {"alice": "with_coach", "carla": "with_ngo"}
