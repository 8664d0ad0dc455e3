"""One youth's thread on a running portal, and what the tables say about it."""

from collections import Counter
from typing import Any

from tests.live.database import number, rows
from tests.live.helper import Patient
from tests.live.youth import code_on
from tests.running import RunningPortal, wait_for

OFFER = "threads_offer WHERE thread_id = '{id}' AND place IS NOT NULL"
NOTICES = "threads_notification WHERE thread_id = '{id}'"


class Asked:
    """A question, just sent with the form."""

    def __init__(self, portal: RunningPortal, **changes: str) -> None:
        self.portal = portal
        self.doubled_before = self.mails_twice()
        self.youth = Patient(portal.url)
        self.answer = self.youth.ask(**changes)
        assert self.answer.status == 200
        newest = "FROM threads_thread ORDER BY opened_at DESC LIMIT 1"
        ((self.key,),) = rows(portal.database_url, f"SELECT CAST(id AS text) {newest}")

    @property
    def uuid(self) -> str:
        """As it stands in addresses; SQLite keeps it without dashes."""
        plain = self.key.replace("-", "")
        return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))

    @property
    def desk(self) -> str:
        return f"/en/desk/threads/{self.uuid}/"

    def enters(self) -> None:
        """Types the code's last group: the session is in the thread."""
        last_group = code_on(self.answer)[-4:]
        self.youth.press("/en/help/code/", "/help/code/", last_group=last_group)

    def ask(self, what: str, sql: str) -> list[tuple[Any, ...]]:
        sql = sql.format(id=self.key)
        return rows(self.portal.database_url, f"SELECT {what} FROM {sql}")

    def count(self, sql: str) -> int:
        return number(self.portal.database_url, f"SELECT count(*) FROM {sql.format(id=self.key)}")

    def is_offered_once(self) -> None:
        """One place, one event, one mail; and so after the next sweep, too."""
        told = f"{NOTICES} AND kind = 'offer' AND sent_at IS NOT NULL"
        wait_for(
            lambda: self.portal.runs() and self.count(told) == 1, seconds=75, what="the notice"
        )
        self._a_sweep_passes()
        events = "threads_threadevent WHERE thread_id = '{id}' AND kind = 'offered'"
        deliveries = (
            "threads_delivery d JOIN threads_notification n ON n.id = d.notification_id"
            " WHERE n.thread_id = '{id}'"
        )
        assert self.count(OFFER) == self.count(NOTICES) == self.count(events) == 1
        assert self.ask("outcome", deliveries) == [("sent",)]
        assert self.mails_twice() == self.doubled_before
        assert "All promises kept." in self.portal.manage("check_threads")

    def mails_twice(self) -> set[str]:
        """Message-IDs that went out more than once, of any mail of this portal."""
        texts = [one.read_text() for one in (self.portal.var_dir / "mail").glob("*")]
        lines = [line for text in texts for line in text.splitlines()]
        ids = Counter(line for line in lines if line.startswith("Message-ID:"))
        return {line for line, times in ids.items() if times > 1}

    def _a_sweep_passes(self) -> None:
        """One that began after now: the second from here."""
        for _sweep in range(2):
            before = self._last_sweep()
            wait_for(lambda before=before: self._last_sweep() != before, what="a sweep")

    def _last_sweep(self) -> list[tuple[Any, ...]]:
        url = self.portal.database_url
        return rows(url, "SELECT CAST(at AS text) FROM threads_heartbeat WHERE name = 'sweep'")

    def ends(self) -> None:
        """Deleted by the youth, so that the next one finds the same free places."""
        self.youth.press("/en/help/thread/delete/", "/help/thread/delete/")
