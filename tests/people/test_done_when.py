"""By hand as a new user would: register a group, get approved, invite two peers and a coach,
train, qualify, take the first thread; let a vetting or a consent lapse and see the thread move on.

Everybody presses only what their pages show. What nobody could know without learning, the right
answers of the training, is looked up.
"""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core.mail import EmailMessage

from peers.people.models import Group, Invitation, Membership, Role, User
from peers.threads import tasks as thread_tasks
from peers.threads.actions import routing
from peers.threads.models import Thread, ThreadEvent
from peers.threads.promises import broken_promises
from peers.threads.rules.states import Status
from peers.training.content_files import Courses
from peers.training.models import Exercise, Qualification, Question, Unit
from peers.training.rules import Criterion, answer_order
from tests.people.walking import Walker
from tests.people.workers import workers_run
from tests.training.conftest import GOOD_WAYS, courses, finish_path  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
PASSWORD = "four plain words here"
SITE = "http://localhost:8000"
DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)
HARMLESS = "How do I choose a good password for my new phone? I have never made one before."


@pytest.fixture
def clock(noon: dt.datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(noon, tick=False) as travelled:
        yield travelled


def linked(mails: list[EmailMessage], to: str) -> str:
    """The link in the last mail to this address."""
    workers_run()
    found = re.search(rf"{SITE}(\S+)", str([one for one in mails if to in one.to][-1].body))
    assert found
    return found[1]


class Helper(Walker):
    """Somebody with an account."""

    name = ""

    def logs_in(self) -> "Helper":
        self.open("/en/accounts/login/")
        self.press("/accounts/login/", login=self.name.lower(), password=PASSWORD)
        return self

    @property
    def user(self) -> User:
        return User.objects.get(username=self.name.lower())


class Newcomer(Helper):
    """Somebody who joins by a link or by letters, and learns."""

    def joins(self, name: str, *, link: str = "", letters: str = "", **more: str) -> "Newcomer":
        if link:
            self.open(link)
        else:
            self.open("/en/groups/join/").press("/join/", secret=letters)
        fields = {
            "username": name.lower(),
            "name": name,
            "languages": ["en"],
            "password1": PASSWORD,
            "password2": PASSWORD,
            "agrees": "on",
            **more,
        }
        self.press("/join/accept/", **fields)
        self.name = name
        self.logs_in()
        return self

    def learns(self, course: str) -> None:
        """Every unit, each page leading to the next, then the check."""
        self.open("/en/training/")
        for unit in Unit.objects.filter(course=course, in_use=True).order_by("number"):
            self.open(self.link(f"/en/training/units/{unit.key}/"))
            self.press("", **self._right_answers(unit))
        self.open(f"/en/training/check/{course}/").press("/start/")
        while self.has("/answer/"):
            self._answers_one()
        self.press("/finish/")

    def _right_answers(self, unit: Unit) -> dict[str, str]:
        asked = set(re.findall(r'name="q(\d+)"', self.text))
        questions = Question.objects.filter(pk__in=asked)
        seed = f"{self.user.pk}/{unit.key}"
        return {f"q{one.pk}": str(answer_order(seed, one.pk).index(0)) for one in questions}

    def _answers_one(self) -> None:
        attempt = self.user.check_attempts.get(finished_at=None)
        row = attempt.questions.filter(chosen=None).order_by("number").first()
        self.press("/answer/", answer=str(row.order.index(0)))

    def practises(self) -> None:
        for key, ways in GOOD_WAYS.items():
            self.open("/en/training/").press(f"/practice/start/{key}/")
            for choice in ways:
                self.press("/answer/", choice=choice, words="Thank you for writing.")


@pytest.fixture
def staff(stan: User) -> Helper:
    """Staff that were there before."""
    stan.set_password(PASSWORD)
    stan.save()
    helper = Helper()
    helper.name = "stan"
    return helper.logs_in()


def roster_of(group: Group) -> str:
    return f"/en/groups/{group.pk}/"


def member(user: User) -> Membership:
    return Membership.objects.get(user=user, ended_on=None)


def registered(staff: Walker, mails: list[EmailMessage]) -> tuple[Group, Newcomer]:
    """The form, the mail, the yes of staff, and the first coach's account."""
    coach = Newcomer()
    coach.open("/en/groups/new/").press(
        "/new/",
        group_name="Scouts Reiger",
        kind="scouts",
        country="BE",
        coach_name="Dirk",
        email="dirk@example.org",
    )
    assert "Look in your mail" in coach.text
    coach.open(linked(mails, "dirk@example.org")).press("")
    assert "confirmed" in coach.text
    staff.open("/en/groups/").press("/approve/", group_name="Scouts Reiger")
    coach.joins("Dirk", link=linked(mails, "dirk@example.org"), email="dirk@example.org")
    return Group.objects.get(name="Scouts Reiger"), coach


def qualified_coach(staff: Walker, coach: Newcomer, group: Group, *, vetted: dt.date) -> None:
    """Papers and sign-off by staff. The course itself is walked by a peer, below."""
    person = member(coach.user)
    finish_path(coach.user, Role.COACH, User.objects.get(username="stan"))
    today = vetted.isoformat() if vetted else ""
    staff.open(roster_of(group))
    staff.press(f"/people/{person.pk}/vetting/", seen_on=today)
    staff.press(f"/people/{person.pk}/agreement/", kind="code_of_conduct")
    signs_off(staff, person)


def signs_off(by: Walker, person: Membership) -> None:
    by.open(f"/en/training/people/{person.pk}/").press("/sign-off/")
    assert "signed off" in by.text


def judges(by: Walker, person: Membership) -> None:
    """Grades and reviews of what was practised, all from the learner's page."""
    page = f"/en/training/people/{person.pk}/"
    graded = Exercise.objects.filter(course=Role.PEER, in_use=True).exclude(kind="practice")
    for exercise in graded:
        by.open(page).open(by.link(f"{page}grade/{exercise.key}/"))
        by.press("", **{one.value: "2" for one in Criterion})
    for review in by.open(page).links(rf"{page}practice/\d+/"):
        by.open(review).press("", approved="yes")


def invited_peer(coach: Newcomer, group: Group, name: str) -> Newcomer:
    """By letters on paper: a minor may have no mail."""
    coach.open(roster_of(group)).press("/invite/peer/", name_hint=name)
    found = re.search(r"<strong>([A-Z2-9]{4}-[A-Z2-9]{4})</strong>", coach.text)
    assert found
    return Newcomer().joins(name, letters=found[1], birth_date="2009-03-14")


def qualified_peer(coach: Newcomer, peer: Newcomer, group: Group, *, consented: dt.date) -> None:
    """The first one page by page, the second the same way without the pages."""
    person = member(peer.user)
    if Qualification.objects.filter(role=Role.PEER, user__memberships__group=group).exists():
        finish_path(peer.user, Role.PEER, coach.user)
    else:
        peer.learns(Role.PEER)
        peer.practises()
        judges(coach, person)
    for kind in ("own_consent", "guardian_consent"):
        coach.open(roster_of(group))
        coach.press(f"/people/{person.pk}/agreement/", kind=kind, given_on=consented.isoformat())
    signs_off(coach, person)


def first_thread(peers: list[Newcomer], coach: Newcomer) -> tuple[Thread, Newcomer]:
    """A youth asks; a peer says yes, answers, and the coach lets the answer through."""
    youth = Walker().open("/en/help/").open("/en/help/new/")
    answers = dict.fromkeys(("in_danger", "threatened", "image_shared", "self_harm"), "no")
    youth.press(
        "/help/new/", topic="account_security", age_band="13-15", message=HARMLESS, **answers
    )
    assert "This is your code" in youth.text
    thread = Thread.objects.get()
    routing.route_due(now=dt.datetime.now(dt.UTC))
    thread.refresh_from_db()
    assert thread.status == Status.OFFERED, list(thread.offers.values_list("reason", flat=True))
    asked = thread.offers.get().helper
    peer = next(one for one in peers if one.user == asked)
    peer.open("/en/desk/").press(f"{thread.pk}/accept/")
    peer.open(f"/en/desk/threads/{thread.pk}/").press("/propose/", text="Three words in a row.")
    coach.open(f"/en/desk/threads/{thread.pk}/").press("/approve/")
    digits = re.findall(r"<li>(\d{4})</li>", youth.text)
    youth.press("/help/code/", last_group=digits[-1])
    assert "Three words in a row." in youth.text
    thread.refresh_from_db()
    assert (thread.status, thread.owner) == (Status.WITH_PEER, peer.user)
    return thread, peer


def moved_on(thread: Thread, holder: User, now: dt.datetime) -> None:
    """Out of these hands in one transaction, with its event, and never without a future."""
    thread.refresh_from_db()
    assert thread.is_open
    assert thread.owner != holder
    left = thread.events.filter(kind=ThreadEvent.Kind.WITHDRAWN).latest("at", "pk")
    assert left.data["reason"] == "lapsed_papers"
    assert left.data["helper"] == holder.pk
    assert left.at == now
    assert not list(broken_promises(now=now))


def test_from_the_first_form_to_the_first_thread_and_on_when_papers_lapse(
    clock: time_machine.Traveller,
    courses: Courses,  # noqa: F811
    staff: Helper,
    otto: User,
    mailoutbox: list[EmailMessage],
) -> None:
    today, started = dt.date(2026, 10, 14), dt.datetime.now(dt.UTC)
    group, coach = registered(staff, mailoutbox)
    # The coach's extract runs out in ten days, the consents of the peers in five.
    qualified_coach(staff, coach, group, vetted=today - YEAR + 10 * DAY)
    staff.open(roster_of(group)).press("/invite/coach/", name_hint="Els", email="els@example.org")
    workers_run()
    second = Newcomer().joins("Els", link=linked(mailoutbox, "els@example.org"), email="els@x.be")
    assert member(second.user).group == group
    peers = [invited_peer(coach, group, name) for name in ("Ann", "Bas")]
    assert not Invitation.objects.filter(accepted_at=None).exists()
    assert "cannot help yet" in coach.open(roster_of(group)).text
    for peer in peers:
        qualified_peer(coach, peer, group, consented=today - YEAR + 5 * DAY)
    assert "This group is ready to help." in coach.open(roster_of(group)).text

    thread, peer = first_thread(peers, coach)

    clock.move_to(started + 6 * DAY)
    thread_tasks.pass_on_lapsed()
    moved_on(thread, peer.user, started + 6 * DAY)
    peer.logs_in()
    assert peer.client.get(f"/en/desk/threads/{thread.pk}/").status_code == 404
    assert (thread.status, thread.owner) == (Status.WITH_COACH, coach.user)

    clock.move_to(started + 11 * DAY)
    thread_tasks.pass_on_lapsed()
    moved_on(thread, coach.user, started + 11 * DAY)
    assert thread.owner == otto
    staff.logs_in()
    assert "cannot help yet" in staff.open(roster_of(group)).text
