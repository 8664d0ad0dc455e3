"""A life of a thread in which whoever has it in hand is killed, at every step.

What is in the tables afterwards is the same as if nobody had died: one offer, one answer, one
notice of each kind, each rung once. On SQLite with files for a broker, again on PostgreSQL and
Redis.
"""

from collections import Counter

import pytest

from tests.live.database import rows
from tests.live.helper import Helper
from tests.live.one_thread import NOTICES, Asked
from tests.live.youth import HARMLESS
from tests.running import RunningPortal, wait_for

ROUTING = "advance_with_company|route_due"
SENDING = "send_notifications"
# When whoever is at a step dies (mortal/sitecustomize.py): of the worker that routes, of the web
# process that does what somebody pressed, of the worker that mails.
DEATHS = {
    "nobody": ("", "", ""),
    "before the commit": ("commits", "commits", "unsent"),
    "after the commit": ("done", "committed", "sent"),
}
ANSWER = "Four words that have nothing in common."
Facts = dict[str, Counter[tuple[object, ...]]]


class Life(Asked):
    """One thread; at each step somebody may be told to die."""

    def dies(self, where: str, moment: str) -> None:
        """Whoever comes to that moment next."""
        dies(self.portal, where, moment)

    def has_died(self) -> bool:
        return not (self.portal.var_dir / "die").exists()

    def asked_peer(self) -> str:
        sql = "threads_offer o JOIN people_user u ON u.id = o.helper_id WHERE thread_id = '{id}'"
        offered = f"{sql} AND o.outcome = 'open'"
        wait_for(lambda: self.has_died() and self.count(offered) == 1, what="the offer")
        return str(self.ask("u.username", offered)[0][0])

    def time_passes(self) -> None:
        """Whoever has the thread has had it for too long."""
        on_sqlite = self.portal.database_url.startswith("sqlite")
        then = "datetime('now', '-1 minute')" if on_sqlite else "now() - interval '1 minute'"
        sql = f"UPDATE threads_thread SET due_at = {then} WHERE id = '{self.key}' RETURNING 1"
        rows(self.portal.database_url, sql)

    def everybody_is_told(self) -> bool:
        return self.has_died() and self.count(f"{NOTICES} AND sent_at IS NULL") == 0

    def facts(self) -> Facts:
        """What happened, how often; times and names left out."""
        events = "threads_threadevent WHERE thread_id = '{id}'"
        messages = "threads_message WHERE thread_id = '{id}'"
        return {
            "events": Counter(self.ask("kind, cycle, rung, old_status, new_status", events)),
            "notices": Counter(self.ask("kind", NOTICES)),
            "messages": Counter(self.ask("writer, state", messages)),
        }


def dies(portal: RunningPortal, where: str, moment: str) -> None:
    if moment:
        order = portal.var_dir / "order"
        order.write_text(f"{where} {moment} child")
        order.rename(order.with_name("die"))


def lived(portal: RunningPortal, deaths: tuple[str, str, str]) -> Facts:
    """From the first words to a peer who stays silent and another who is asked."""
    routing, pressing, sending = deaths
    dies(portal, ROUTING, routing)
    # In a group whose coaches are known, so that each life asks the same people.
    life = Life(portal, audience="my_group", group_code="SCUT-2345")
    life.enters()
    peer, coach = Helper(portal.url, life.asked_peer()), Helper(portal.url, "karin")
    for person, page, button, words in (
        (peer, "/en/desk/", f"{life.desk}accept/", {}),
        (peer, life.desk, "/propose/", {"text": ANSWER}),
        (coach, life.desk, "/approve/", {}),
        (life.youth, "/en/help/thread/", "/thread/write/", {"message": f"{HARMLESS} And now?"}),
    ):
        # An act on words that were read is one transaction with that look (`acting.answer`).
        life.dies(f"{button.strip('/').rpartition('/')[2]}|answer", pressing)
        person.press(page, button, **words)
        assert life.has_died(), button
    wait_for(life.everybody_is_told, what="the first notices")
    life.dies(ROUTING, routing)
    life.time_passes()
    climbed = "threads_threadevent WHERE thread_id = '{id}' AND kind = 'escalated' AND cycle = 2"
    wait_for(lambda: life.has_died() and life.count(climbed), what="the next rung")
    wait_for(life.everybody_is_told, what="the notice to the next")
    life.dies(SENDING, sending)
    life.youth.press("/en/help/thread/", "/thread/write/", message=f"{HARMLESS} Are you there?")
    wait_for(life.everybody_is_told, what="the last notices")
    facts = life.facts()
    # Between the mail server's answer and our note of it a mail can go twice, under one
    # Message-ID, which mail programs fold into one; never otherwise.
    assert len(life.mails_twice() - life.doubled_before) == (sending == "sent")
    life.ends()
    return facts


@pytest.fixture(scope="module")
def undisturbed(portal: RunningPortal) -> Facts:
    return lived(portal, DEATHS["nobody"])


@pytest.mark.parametrize("when", ["before the commit", "after the commit"])
def test_36_whoever_dies_at_any_step_everything_happens_once(
    portal: RunningPortal, undisturbed: Facts, when: str
) -> None:
    assert lived(portal, DEATHS[when]) == undisturbed
    assert "All promises kept." in portal.manage("check_threads")
