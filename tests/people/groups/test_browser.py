"""In Chromium: from a registered group to a peer who may help; every page by axe, and narrow."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from peers.people.facts import facts_of
from peers.people.models import Group, Role, User
from peers.training.actions.loading import load_courses
from tests.browsing import press_on
from tests.people.logging_in import PASSWORD, with_password
from tests.people.workers import workers_run
from tests.training.conftest import files, finish_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def new_tab(browser: Any, live_server: Any, settings: Any) -> Iterator[Any]:
    """`new_tab()`: a page of somebody else, 320 px wide, that collects complaints."""
    settings.PORTAL_URL = live_server.url
    contexts = []

    def new_tab() -> Any:
        context = browser.new_context(viewport={"width": 320, "height": 700})
        contexts.append(context)
        page = context.new_page()
        page.home = live_server.url
        page.complaints = []
        page.on(
            "console",
            lambda line: page.complaints.append(line.text) if line.type == "error" else None,
        )
        return page

    yield new_tab
    for context in contexts:
        context.close()


def log_in(tab: Any, name: str) -> None:
    tab.goto(f"{tab.home}/en/accounts/login/")
    tab.fill("#id_login", name)
    tab.fill("#id_password", PASSWORD)
    press_on(tab, "form.card button")
    tab.wait_for_url("**/desk/")


def is_sound(tab: Any) -> None:
    """Nothing for axe, nothing wider than the screen, nothing in the console."""
    found = Axe().run(tab).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    assert tab.complaints == []


def fill_account(tab: Any, name: str) -> None:
    tab.fill("#id_username", name)
    tab.fill("#id_name", name.capitalize())
    tab.check("input[name=languages][value=nl]")
    tab.fill("#id_password1", PASSWORD)
    tab.fill("#id_password2", PASSWORD)
    tab.check("#id_agrees")
    press_on(tab, "form.card button")
    tab.wait_for_url("**/login/")


def register(new_tab: Any, mailoutbox: list[Any]) -> None:
    visitor = new_tab()
    visitor.goto(f"{visitor.home}/en/groups/new/")
    is_sound(visitor)
    visitor.fill("#id_group_name", "Scouts Reiger")
    visitor.fill("#id_coach_name", "Dirk")
    visitor.fill("#id_email", "dirk@example.org")
    press_on(visitor, "form.card button")
    visitor.wait_for_url("**/sent/")
    is_sound(visitor)
    workers_run()
    visitor.goto(link_in(mailoutbox[-1]))
    is_sound(visitor)
    press_on(visitor, "main form button")
    assert "it is confirmed" in visitor.inner_text("main")


def link_in(mail: Any) -> str:
    found = re.search(r"http\S+", mail.body)
    assert found
    return found[0]


def test_from_a_registered_group_to_a_peer_who_may_help(
    new_tab: Any, mailoutbox: list[Any], stan: User
) -> None:
    with_password(stan)
    load_courses(courses=files())
    register(new_tab, mailoutbox)

    staff = new_tab()
    log_in(staff, "stan")
    staff.goto(f"{staff.home}/en/groups/")
    is_sound(staff)
    press_on(staff, "text=Approve and invite the coach")
    is_sound(staff)

    coach = new_tab()
    workers_run()
    coach.goto(link_in(mailoutbox[-1]))
    is_sound(coach)
    coach.fill("#id_email", "dirk@example.org")
    fill_account(coach, "dirk")

    roster = reverse("groups:roster", args=[Group.objects.get().pk])
    staff.goto(staff.home + roster)
    staff.click("summary:has-text('Record a paper')")
    press_on(staff, "form[action*=agreement] button")
    staff.click("summary:has-text('Record a paper')")
    press_on(staff, "form[action*=vetting] button")
    finish_path(User.objects.get(username="dirk"), Role.COACH, stan)
    press_on(staff, "text=Training and sign-off")
    press_on(staff, "form[action*=sign-off] button")
    is_sound(staff)
    staff.goto(staff.home + roster)
    assert "Can help." in staff.inner_text("article")
    is_sound(staff)

    log_in(coach, "dirk")
    coach.goto(coach.home + roster)
    is_sound(coach)
    coach.click("summary:has-text('Invite')")
    coach.fill("#invite_peer_name_hint", "Dora")
    press_on(coach, "form[action*=invite] button")
    letters = coach.inner_text(".number strong")
    is_sound(coach)

    peer = new_tab()
    peer.goto(f"{peer.home}/en/groups/join/")
    is_sound(peer)
    peer.fill("#id_secret", letters.lower())
    press_on(peer, "form.card button")
    is_sound(peer)
    peer.fill("#id_birth_date", "2010-05-01")
    fill_account(peer, "dora")

    coach.goto(coach.home + roster)
    for kind in ("own_consent", "guardian_consent"):
        coach.click("summary:has-text('Record a paper')")
        coach.select_option("form[action*=agreement] select", kind)
        press_on(coach, "form[action*=agreement] button")
    dora = User.objects.get(username="dora")
    finish_path(dora, Role.PEER, User.objects.get(username="dirk"))
    press_on(coach, "text=Training and sign-off >> nth=0")
    is_sound(coach)
    press_on(coach, "form[action*=sign-off] button")
    assert facts_of(dora, today=timezone.localdate()).lapses == {Role.PEER: ()}

    log_in(peer, "dora")
    peer.goto(f"{peer.home}/en/groups/me/")
    is_sound(peer)
    peer.goto(f"{peer.home}/ar/groups/me/")
    is_sound(peer)
