"""What reviewers see of signal phrases: counts without text, and hits nobody judged yet.

Small counts are hidden as in every figure of the portal: "<5" points at nobody. Hits in threads
about a helper exist for safeguarding leads alone (S11), so nobody else's counts hold them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import Count, Q, QuerySet

from peers.people.models import Role, User
from peers.threads import explain
from peers.threads.models import OwnPhrase, PhraseOff, SignalHit, SignalVerdict, Thread
from peers.threads.permissions import can_agree_to_silence, roles_of
from peers.threads.rules.states import Status
from peers.threads.rules.topics import LEADS_ONLY
from peers.threads.rules.triage.changes import prefix_of
from peers.threads.rules.triage.lexicon import LANGUAGES, lexicon

LEAST = 5
QUEUE_SHOWN = 30
ACCUSED = "helper_accusation"


@dataclass(frozen=True)
class Shown:
    """A number as it may be shown: None stands for one to four."""

    shown: int | None

    @classmethod
    def of(cls, number: int) -> "Shown":
        return cls(None if 0 < number < LEAST else number)

    def __str__(self) -> str:
        return f"<{LEAST}" if self.shown is None else str(self.shown)


NONE = Shown(0)


@dataclass(frozen=True)
class Counted:
    hits: Shown = NONE
    right: Shown = NONE
    wrong: Shown = NONE


@dataclass(frozen=True)
class Line:
    """One phrase of a language, with what people thought of its hits."""

    id: str
    what: str
    level: int
    words: str
    own: OwnPhrase | None
    off: PhraseOff | None
    may_agree: bool
    counted: Counted

    @property
    def order(self) -> tuple[int, int, str]:
        """Most often wrong first, then most often found; hidden numbers give no order away."""
        return (-(self.counted.wrong.shown or 0), -(self.counted.hits.shown or 0), self.id)

    @property
    def is_changed(self) -> bool:
        return self.own is not None or self.off is not None

    @property
    def was_found(self) -> bool:
        return self.counted.hits.shown != 0


def lines_for(user: User, language: str) -> list[Line]:
    """Every phrase and story of a language, in the order in which they deserve a look."""
    counts = _counts(user, language)
    off = {one.phrase: one for one in PhraseOff.objects.filter(ended_at=None, language=language)}
    lines = [
        Line(
            id=phrase,
            what=str(explain.SIGNALS.get(group, group)),
            level=level,
            words=words,
            own=own,
            off=off.get(phrase),
            may_agree=phrase in off and can_agree_to_silence(user, off[phrase]),
            counted=counts.get(phrase, Counted()),
        )
        for phrase, group, level, words, own in _phrases(language)
        if group != ACCUSED or _sees_accusations(user)
    ]
    return sorted(lines, key=lambda line: line.order)


def _phrases(language: str) -> Iterable[tuple[str, str, int, str, OwnPhrase | None]]:
    for own in OwnPhrase.objects.filter(language=language, retired_at=None):
        yield own.phrase_id, own.group, own.level, own.words, own
    shipped = lexicon(language)
    for signal in shipped.signals:
        yield signal.id, signal.group, signal.level, signal.pattern, None
    for story in shipped.stories:
        yield story.id, story.group, story.level, " + ".join(story.concepts), None


def _sees_accusations(user: User) -> bool:
    return Role.LEAD in roles_of(user)


def _counts(user: User, language: str) -> dict[str, Counted]:
    hits: QuerySet[SignalHit] = SignalHit.objects.filter(
        phrase__startswith=f"{prefix_of(language)}-"
    )
    if not _sees_accusations(user):
        hits = hits.exclude(thread__topic__in=LEADS_ONLY)
    rows = hits.values("phrase").annotate(
        hits=Count("pk", distinct=True),
        right=Count("verdicts", filter=Q(verdicts__right=True)),
        wrong=Count("verdicts", filter=Q(verdicts__right=False)),
    )
    return {
        row["phrase"]: Counted(
            Shown.of(row["hits"]), Shown.of(row["right"]), Shown.of(row["wrong"])
        )
        for row in rows
    }


def not_judged_yet(user: User) -> QuerySet[SignalHit]:
    """Hits without any verdict, in threads this person may open and that still have a text."""
    threads = Thread.objects.visible_to(user).exclude(status=Status.ERASED)
    hits = SignalHit.objects.filter(verdicts=None, thread__in=threads.values("pk"))
    return hits.select_related("thread").order_by("-found_at", "-pk")


@dataclass(frozen=True)
class Found:
    """One hit on the page of its thread: what is looked for, and what was thought of it."""

    hit: SignalHit
    what: str
    words: str
    mine: bool | None
    right: int
    wrong: int


def found_in(thread: Thread, user: User) -> list[Found]:
    """The hits of a thread for an adult who reads it."""
    hits = thread.signal_hits.order_by("found_at", "pk").prefetch_related("verdicts")
    return [_found(hit, list(hit.verdicts.all()), user) for hit in hits]


def _found(hit: SignalHit, verdicts: list[SignalVerdict], user: User) -> Found:
    right = sum(verdict.right for verdict in verdicts)
    return Found(
        hit=hit,
        what=str(explain.SIGNALS.get(hit.group, hit.group)),
        words=words_of(hit.phrase),
        mine=next((each.right for each in verdicts if each.by_id == user.pk), None),
        right=right,
        wrong=len(verdicts) - right,
    )


def words_of(phrase: str) -> str:
    """What a phrase looks for, as its list writes it; empty for one that is in no list now."""
    _language, own, key = phrase.rpartition("-own-")
    if own and key.isdecimal():
        return OwnPhrase.objects.filter(pk=int(key)).values_list("words", flat=True).first() or ""
    return _shipped_words().get(phrase, "")


@cache
def _shipped_words() -> dict[str, str]:
    """By id, over all languages; the files change only with the portal itself."""
    lists = [lexicon(code) for code in LANGUAGES]
    phrases = {one.id: one.pattern for each in lists for one in each.signals}
    return phrases | {one.id: " + ".join(one.concepts) for each in lists for one in each.stories}
