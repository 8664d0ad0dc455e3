"""The whole path in a real browser, with the real worker: from a worry to an answer.

On SQLite with a broker of files, and again on PostgreSQL with Redis where those are installed.
"""

import contextlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.live.browser import (
    ARABIC_DIGITS,
    Helper,
    Visitor,
    YouthVisitor,
    complaints,
    leaks,
    spaced,
)
from tests.live.conftest import new_portal
from tests.live.database import rows
from tests.running import RunningPortal, wait_for
from tests.servers import Postgres, Redis

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
PEERS = ("sam", "noor", "amir", "lina")
URGENT = "Urgent: please look now"


@dataclass
class House:
    """A running portal, the folders of its servers, and everybody who came in."""

    portal: RunningPortal
    folders: list[Path]
    browser: Browser
    visitors: list[Visitor] = field(default_factory=list)
    helpers: dict[str, Helper] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def _enter(self, kind: Callable[..., Any], language: str, options: dict[str, Any]) -> Any:
        context = self.browser.new_context(**options)
        context.set_default_timeout(15_000)
        self.visitors.append(kind(context, self.portal.url, language))
        return self.visitors[-1]

    def youth(self, language: str = "en", **options: Any) -> YouthVisitor:
        return self._enter(YouthVisitor, language, options)

    def helper(self, username: str) -> Helper:
        """Logged in once, and before their desk."""
        if username not in self.helpers:
            self.helpers[username] = self._enter(Helper, "en", {})
            self.helpers[username].logs_in(username)
        else:
            self.helpers[username].go("desk/")
        return self.helpers[username]

    def newest(self) -> uuid.UUID:
        sql = "SELECT id FROM threads_thread ORDER BY opened_at DESC LIMIT 1"
        return uuid.UUID(str(rows(self.portal.database_url, sql)[0][0]))

    def asked_peer(self, *, at_least: int = 1) -> str:
        """The peer who holds the newest thread's open offer, once so many were made for it."""
        sql = (
            "SELECT u.username, o.outcome FROM threads_offer o JOIN people_user u"
            " ON u.id = o.helper_id JOIN threads_thread t ON t.id = o.thread_id"
            " WHERE t.opened_at = (SELECT max(opened_at) FROM threads_thread) ORDER BY o.id"
        )

        def made() -> list[tuple[Any, ...]]:
            return rows(self.portal.database_url, sql)

        wait_for(lambda: len(made()) >= at_least, what=f"offer number {at_least}")
        username, outcome = made()[-1]
        assert outcome == "open"
        return username

    def mails_to(self, username: str) -> list[Message]:
        """Mails are files here, several to a file."""
        files = sorted((self.portal.var_dir / "mail").glob("*"))
        found = [part for one in files for part in one.read_bytes().split(b"-" * 79 + b"\n")]
        mails = [message_from_bytes(part.strip()) for part in found if part.strip()]
        return [mail for mail in mails if mail["To"] == f"{username}@example.org"]

    def pages_to(self, username: str) -> list[Message]:
        """Those of the mails that call somebody at any hour."""
        return [one for one in self.mails_to(username) if one["Subject"] == URGENT]

    def first_on_call(self) -> str:
        """Whom the rota of the sample calls first at this moment: it changes with the weekday."""
        on_shift = (
            "SELECT username FROM people_user JOIN people_oncallshift ON user_id = people_user.id "
            "WHERE starts_at <= CURRENT_TIMESTAMP AND ends_at > CURRENT_TIMESTAMP "
            "ORDER BY position LIMIT 1"
        )
        return str(rows(self.portal.database_url, on_shift)[0][0])

    def expect_calm(self, *words: str) -> None:
        """No foreign site, no broken policy, no failed script; nothing of the youth in clear."""
        self.words += words
        assert complaints(self.visitors) == []
        assert leaks(self.portal, self.folders, self.visitors, self.words) == []


FORMS = ("embedded", pytest.param("served", marks=pytest.mark.servers))


@pytest.fixture(scope="module", params=FORMS)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[House]:
    """Web, worker and beat with the sample people; started once for the tests of this file."""
    with contextlib.ExitStack() as running:
        served = request.param == "served"
        kinds = (Postgres, Redis) if served else ()
        servers = tuple(running.enter_context(kind()) for kind in kinds)
        portal = new_portal(tmp_path_factory.mktemp("path"), servers or None)
        # Nudges alone must do: the sweep, every 30 seconds as in service, would come too late.
        portal.environment["SWEEP_SECONDS"] = "30"
        running.enter_context(portal)
        portal.manage("load_sample", "--people-only")
        house = House(portal, [server.folder for server in servers], browser)
        yield house
        for visitor in house.visitors:
            visitor.context.close()
        assert portal.process.poll() is None, portal.text


def test_the_whole_path_without_script(house: House) -> None:
    question = "Zeppelin question: how do I choose a good password for my new phone?"
    answer = "Walnut answer: four words that have nothing to do with each other."
    thanks = "Turnip thanks: and should I use the same one everywhere?"

    youth = house.youth(java_script_enabled=False)
    youth.writes(question, topic="account_security", nickname="Quokka")
    youth.types_the_last_group()
    assert "trained peer expert" in youth.text()
    assert "A coach reads each answer" in youth.text()
    thread = house.newest()
    number = thread.hex[:6].upper()

    username = house.asked_peer()
    wait_for(lambda: house.mails_to(username), what="the mail to the peer")
    peer = house.helper(username)
    assert question not in peer.text()  # read only once it is accepted
    peer.press(f"{thread}/accept/")
    peer.page.wait_for_url(f"**/desk/threads/{thread}/")
    assert question in peer.text()
    assert peer.page.input_value('textarea[name="text"]') == ""
    peer.page.fill('textarea[name="text"]', answer)
    peer.press(f"{thread}/propose/")
    assert username.capitalize() in youth.looks_for_an_answer()
    assert answer not in youth.text()

    coach = house.helper("karin" if username in ("sam", "noor") else "yusuf")
    coach.opens(number)
    assert question in coach.text()
    coach.press("/approve/")
    assert "You have an answer" in youth.looks_for_an_answer()
    assert answer in youth.text()

    youth.writes_more(thanks)
    assert thanks in youth.text()
    peer.opens(number)
    assert thanks in peer.text()
    youth.press("/help/thread/leave/")
    youth.go("help/thread/")
    assert youth.page.url.split("?")[0].endswith("/help/return/")
    youth.comes_back(spaced(youth.code))
    assert thanks in youth.text()
    youth.press("/help/thread/close/")
    assert "This conversation is closed" in youth.text()
    assert peer.status_of(f"desk/threads/{thread}/") == 404

    staff = house.helper("stefanie")
    assert staff.go("reports/").locator("h1").count() == 1
    assert staff.status_of(f"desk/threads/{thread}/") == 404
    house.expect_calm(question, "Walnut answer", "Turnip thanks", "Quokka")


def test_serious_in_arabic_on_a_phone_reaches_on_call_and_no_peer(house: House) -> None:
    worry = "زرافة بنفسجية: شخص ينتظرني الآن أمام الباب وأنا خائف جدا"
    comfort = "فستق أخضر: أنا هنا معك، اتصل الآن بالرقم ١١٢"

    youth = house.youth("ar", **PHONE)
    youth.writes(worry, topic="cyberbullying", nickname="سنجاب", in_danger="yes")
    assert youth.page.get_attribute("html", "dir") == "rtl"
    assert _numbers_come_first(youth)
    youth.types_the_last_group()
    assert _numbers_come_first(youth)
    assert youth.fits()
    thread = house.newest()

    first = house.first_on_call()
    # Whoever is called may have had other mails, from what another test asked of coaches.
    wait_for(lambda: house.pages_to(first), what="the page to the adult on call")
    (mail,) = house.pages_to(first)
    words = mail.get_payload(decode=True).decode()
    assert f"{house.portal.url}/en/desk/" in words
    assert not any(secret in words for secret in ("زرافة", "سنجاب", thread.hex[:6].upper(), "Arab"))

    for username in PEERS:
        peer = house.helper(username)
        assert peer.page.locator(f'[action*="{thread}"], [href*="{thread}"]').count() == 0
        assert peer.status_of(f"desk/threads/{thread}/") == 404
    held = "SELECT count(*) FROM threads_offer WHERE place IS NOT NULL AND thread_id = "
    key = thread.hex if "sqlite" in house.portal.database_url else thread
    assert rows(house.portal.database_url, f"{held}'{key}'") == [(0,)]

    on_call = house.helper(first)
    on_call.opens(thread.hex[:6].upper())
    assert worry in on_call.text()
    on_call.press("/acknowledge/")
    on_call.page.fill('form[action$="/reply/"] textarea[name="text"]', comfort)
    on_call.press("/reply/")
    assert comfort in youth.looks_for_an_answer()
    assert first.capitalize() in youth.text()
    assert _numbers_come_first(youth)

    youth.press("/help/thread/leave/")
    youth.comes_back(spaced(youth.code).translate(ARABIC_DIGITS))
    assert comfort in youth.text()
    youth.press("/help/thread/close/")
    assert on_call.status_of(f"desk/threads/{thread}/") == 200  # S13, S23: an adult decides
    house.expect_calm(worry, "زرافة بنفسجية", "فستق أخضر", "سنجاب")


def test_one_peer_declines_the_next_finds_it_too_heavy_a_coach_answers(house: House) -> None:
    worry = "Marmot worry: some people in the class chat make fun of my new glasses."
    answer = "Juniper answer: it is good that you wrote. You are not to blame."

    youth = house.youth(**PHONE)
    youth.writes(worry, topic="cyberbullying", nickname="Axolotl")
    youth.types_the_last_group()
    thread = house.newest()
    number = thread.hex[:6].upper()

    first = house.asked_peer()
    decliner = house.helper(first)
    decliner.press(f"{thread}/decline/")
    second = house.asked_peer(at_least=2)
    assert second != first
    assert decliner.status_of(f"desk/threads/{thread}/") == 404

    peer = house.helper(second)
    peer.press(f"{thread}/accept/")
    assert worry in peer.text()
    peer.press(f"{thread}/too-heavy/")
    assert worry not in peer.text()
    assert peer.status_of(f"desk/threads/{thread}/") == 404
    assert "An adult has taken over. Thank you." in peer.go("desk/").inner_text("main")

    sql = "SELECT username FROM people_user WHERE id = (SELECT owner_id FROM threads_thread "
    key = thread.hex if "sqlite" in house.portal.database_url else thread
    ((owner,),) = rows(house.portal.database_url, f"{sql} WHERE id = '{key}')")
    assert owner in ("karin", "yusuf", "petra")
    assert owner.capitalize() in youth.looks_for_an_answer()
    coach = house.helper(owner)
    coach.opens(number)
    coach.page.fill('form[action$="/reply/"] textarea[name="text"]', answer)
    coach.press("/reply/")
    assert answer in youth.looks_for_an_answer()
    house.expect_calm(worry, "Juniper answer", "Axolotl")


def _numbers_come_first(visitor: Visitor) -> bool:
    """112 can be called before anything else is read, without moving the page."""
    call = visitor.page.locator('main a[href="tel:112"]').first.bounding_box()
    heading = visitor.page.locator("main h1").bounding_box()
    assert call is not None
    assert heading is not None
    return call["y"] < heading["y"] and call["y"] + call["height"] <= 740
