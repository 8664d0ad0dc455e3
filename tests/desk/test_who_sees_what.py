"""Role by role and field by field: what the desk answers, and what it never shows (S05-S12)."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from peers.people.models import Role, User
from peers.threads import desk_urls
from peers.threads.actions import coach
from peers.threads.models import Message, Thread, ThreadEvent, TwoAdultRequest
from tests.desk.conftest import REPLY, SECRET, As, Opened, Press, body, fresh

pytestmark = pytest.mark.django_db
BOARD = "/en/desk/"
NOTE = "Only for us: the mother called."

EVERYBODY = ["alice", "bob", "carla", "cora", "chris", "otto", "lea", "stan", "tess", "charlie"]
# Acts that need no field but the token; a value for each that asks for one.
FIELDS: dict[str, dict[str, str]] = {
    "propose": {"text": REPLY},
    "draft": {"text": REPLY},
    "approve": {"text": REPLY},
    "send_back": {"note": NOTE},
    "reply": {"text": REPLY},
    "note": {"text": NOTE},
    "say_to_adults": {"text": NOTE},
    "say_to_peer": {"text": NOTE},
    "raise": {"level": "3"},
    "lower": {"level": "0"},
    "topic": {"topic": "cyberbullying"},
    "pass_up": {"to": "lead"},
    "close": {"outcome": "answered", "youth_agrees": "on"},
    "hold": {"reason": "authority"},
}


PAGES = {
    "board",
    "leads",
    "readings",
    "glass",
    "glass_thread",
    "notices",
    "rules",
    "thread",
    "care",
    "retention",
    "texts",
    "text_new",
    "text_change",
    "signals",
    "signal_new",
}
# Pages whose form goes to their own address.
FORMS = {"signal_new"}
PEERS_ACTS = {
    "ask",
    "insert",
    "say_to_adults",
    "accept",
    "decline",
    "draft",
    "propose",
    "too_heavy",
    "hand_back",
    "hand_back_for_a_break",
}


def routes() -> list[URLPattern]:
    return list(desk_urls.urlpatterns)


def thread_acts() -> list[str]:
    acts = [r for r in routes() if str(r.pattern).startswith("threads/<uuid:pk>/")]
    return [str(r.name) for r in acts if r.name != "thread"]


def address(name: str, thread: Thread) -> str:
    """The address of an act, with ids that belong to this thread where there are any."""
    message = thread.messages.filter(state="proposed").first()
    request = thread.requests.first()
    known = {
        "pk": thread.pk,
        "message_id": message.pk if message else uuid.uuid4(),
        "request_id": request.pk if request else 1,
    }
    return reverse(f"desk:{name}", kwargs=_ids(name, known))


def _ids(name: str, known: dict[str, Any]) -> dict[str, Any]:
    """Every id that the route asks for: a known one where there is one of its kind."""
    route = next(r for r in routes() if r.name == name)
    anything = {"UUIDConverter": uuid.uuid4(), "IntConverter": 1, "SlugConverter": "nothing"}
    found = {}
    for key, converter in route.pattern.converters.items():
        kind = type(converter).__name__
        fits = kind != "IntConverter" or isinstance(known.get(key), int)
        found[key] = known[key] if key in known and fits else anything[kind]
    return found


def snapshot(thread: Thread) -> tuple[Any, ...]:
    """Everything an act could change."""
    return (
        Thread.objects.filter(pk=thread.pk).values_list().get(),
        sorted(thread.messages.values_list("pk", "state"), key=str),
        thread.events.exclude(kind=ThreadEvent.Kind.READ).count(),
        sorted(thread.offers.values_list("pk", "outcome", "released_at"), key=str),
        thread.requests.count(),
    )


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, User]:
    return {name: request.getfixturevalue(name) for name in EVERYBODY}


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("alice", True),
        ("bob", False),
        ("carla", True),
        ("lea", True),
        ("stan", False),
        ("tess", False),
        ("charlie", False),
    ],
)
def test_17_who_can_open_a_thread_with_a_peer(
    read: Any, with_alice: Thread, cast: dict[str, User], person: str, sees: bool
) -> None:
    answer = read(cast[person], with_alice)
    assert answer.status_code == (200 if sees else 404)
    assert (SECRET in body(answer)) is sees


@pytest.mark.parametrize("person", ["bob", "stan", "tess", "charlie"])
def test_17_whoever_cannot_see_a_thread_cannot_act_on_it(
    as_: As, proposed: Message, cast: dict[str, User], person: str
) -> None:
    thread = proposed.thread
    before = snapshot(thread)
    browser = as_(cast[person])
    for name in thread_acts():
        data = {**FIELDS.get(name, {}), "submission": fresh()}
        assert browser.post(address(name, thread), data).status_code == 404, name
    assert snapshot(thread) == before


@pytest.mark.parametrize("second_role", [None, Role.TRANSLATOR, Role.STAFF, Role.ON_CALL])
def test_a_peer_has_none_of_the_adults_acts(
    as_: As, proposed: Message, alice: User, second_role: str | None
) -> None:
    """Whatever else they are: a thread in a peer's hands is treated as a peer treats it."""
    if second_role is not None:
        alice.memberships.create(role=second_role)
    thread = proposed.thread
    TwoAdultRequest.objects.create(thread=thread, action="close", asked_at=thread.opened_at)
    before = snapshot(thread)
    browser = as_(alice)
    for name in sorted(set(thread_acts()) - PEERS_ACTS):
        data = {**FIELDS.get(name, {}), "submission": fresh()}
        assert browser.post(address(name, thread), data).status_code in (404, 422), name
    assert snapshot(thread) == before


def test_a_visitor_is_asked_to_log_in(client: Client, offered: Thread) -> None:
    for name in (str(route.name) for route in routes()):
        where = _anywhere(name, offered)
        answers = {client.get(where).status_code, client.post(where).status_code}
        assert answers == ({302} if name in FORMS else {302, 405}), name
        page = client.get(where) if name in PAGES else client.post(where)
        assert page["Location"].startswith(reverse("account_login"))


def _anywhere(name: str, thread: Thread) -> str:
    """The address of any route of the desk; whatever id it asks for is filled in."""
    if name in thread_acts():
        return address(name, thread)
    return reverse(f"desk:{name}", kwargs=_ids(name, {"pk": thread.pk}))


def test_every_act_is_a_post_with_a_token(proposed: Message, alice: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = snapshot(proposed.thread)
    for name in (str(route.name) for route in routes() if route.name not in PAGES):
        where = _anywhere(name, proposed.thread)
        assert browser.get(where).status_code == 405, name
        assert browser.post(where, FIELDS.get(name, {})).status_code == 403, name
    for name in FORMS:
        assert browser.post(_anywhere(name, proposed.thread), {}).status_code == 403, name
    assert snapshot(proposed.thread) == before


@pytest.mark.parametrize("name", ["board", "thread", "rules"])
def test_pages_take_no_post(as_: As, with_alice: Thread, carla: User, name: str) -> None:
    assert as_(carla).post(_anywhere(name, with_alice)).status_code == 405


@pytest.mark.parametrize("person", ["stan", "tess", "charlie"])
def test_whoever_does_not_help_gets_a_kind_word_and_no_thread(
    as_: As, with_alice: Thread, serious: Thread, cast: dict[str, User], person: str
) -> None:
    answer = as_(cast[person]).get(BOARD)
    assert answer.status_code == 200
    html = body(answer)
    assert "there is nothing for you here" in html
    assert with_alice.number not in html
    assert serious.number not in html


def test_whoever_looks_after_the_machine_is_led_to_the_administration(
    as_: As, charlie: User
) -> None:
    link = f'href="{reverse("admin:index")}"'
    assert link not in body(as_(charlie).get(BOARD))
    charlie.is_staff = charlie.is_superuser = True
    charlie.save()
    assert link in body(as_(charlie).get(BOARD))


def test_the_rules_are_for_people_with_a_role(as_: As, stan: User, charlie: User) -> None:
    assert "S07" in body(as_(stan).get(reverse("desk:rules")))
    assert "S07" not in body(as_(charlie).get(reverse("desk:rules")))


def test_18_a_peer_sees_the_conversation_and_nothing_behind_it(
    read: Any, as_: As, press: Press, proposed: Message, opened: Opened, cast: dict[str, User]
) -> None:
    alice, carla, bob = cast["alice"], cast["carla"], cast["bob"]
    other = opened(nickname="Zebra", topic="cyberbullying")
    press(carla, proposed.thread, "note", text=NOTE, submission=fresh())
    coach.send_back_reply(
        message_id=proposed.pk, by=carla, note="A word for Alice.", now=other.opened_at
    )
    read(cast["lea"], proposed.thread)
    pages = body(read(alice, proposed.thread)) + body(as_(alice).get(BOARD))
    assert SECRET in pages
    assert "A word for Alice." in pages
    hidden = [
        NOTE,
        "Zebra",
        "Who was asked",
        "What happened",
        "Who else has read",
        "Lea (",
        "Bob",
        "Risk, and why",
        "What the youth said",
        "Scouts",
        "Linde",
        "Raise the risk",
    ]
    assert bob.name == "Bob"
    for words in hidden:
        assert words not in pages


def test_s06_serious_text_is_in_no_answer_to_a_peer(
    read: Any,
    as_: As,
    press: Press,
    serious: Thread,
    with_alice: Thread,
    cast: dict[str, User],
    noon: dt.datetime,
) -> None:
    secret = "we meet at the old bridge"
    alice, bob = cast["alice"], cast["bob"]
    coach.raise_risk(thread_id=with_alice.pk, by=cast["carla"], level=3, now=noon)
    coach.reply_as_adult(
        thread_id=serious.pk, by=cast["chris"], text=secret, submission=uuid.uuid4(), now=noon
    )
    for peer in (alice, bob):
        for thread in (serious, with_alice):
            answers = [read(peer, thread), as_(peer).get(BOARD), as_(peer).get(f"{BOARD}?fragment")]
            answers += [
                as_(peer).post(
                    address(name, thread), {**FIELDS.get(name, {}), "submission": fresh()}
                )
                for name in thread_acts()
            ]
            for answer in answers:
                html = body(answer)
                assert SECRET not in html
                assert secret not in html
                assert not re.search(rf"t-{thread.number}|own-{thread.number}", html)


def test_s11_an_accusation_is_seen_by_leads_alone(
    read: Any, as_: As, opened: Opened, cast: dict[str, User]
) -> None:
    thread = opened(topic="staff_concern", not_these=(cast["lea"],))
    luc = cast["carla"].__class__.objects.get(pk=cast["otto"].pk)
    luc.memberships.create(role="lead")
    for person in EVERYBODY:
        user = cast[person]
        sees = person == "otto"
        assert read(user, thread).status_code == (200 if sees else 404)
        assert (thread.number in body(as_(user).get(BOARD))) is sees


def test_s10_the_coach_of_the_youths_own_group_is_out_when_a_stranger_is_wanted(
    read: Any, as_: As, opened: Opened, cast: dict[str, User], scouts: Any
) -> None:
    thread = opened(group=scouts, topic="mental_distress")
    for person, sees in (("carla", False), ("cora", False), ("chris", True), ("lea", True)):
        assert read(cast[person], thread).status_code == (200 if sees else 404)
        assert (thread.number in body(as_(cast[person]).get(BOARD))) is sees


def test_an_account_that_was_closed_sees_nothing(
    as_: As, read: Any, with_alice: Thread, carla: User
) -> None:
    browser = as_(carla)
    User.objects.filter(pk=carla.pk).update(is_active=False)
    assert browser.get(BOARD).status_code == 302


def test_a_role_that_ended_sees_nothing(
    as_: As, read: Any, with_alice: Thread, carla: User, alice: User, noon: dt.datetime
) -> None:
    for person in (carla, alice):
        person.memberships.update(ended_on=noon.date())
        assert read(person, with_alice).status_code == 404
        assert "nothing for you here" in body(as_(person).get(BOARD))
