"""A phrase is tried on the sample messages, and refused in plain words when it tells nothing."""

import pytest

from peers.threads import trying
from peers.threads.rules.triage.changes import Added

pytestmark = pytest.mark.django_db


def draft(words: str, language: str = "en") -> Added:
    return Added(f"{language.partition('-')[0]}-own-0", language, "meeting", 3, words)


@pytest.mark.parametrize(
    ("words", "language", "why"),
    [
        ("(nude|pics)", "en", trying.NOT_WORDS),
        ("wo.*rd", "en", trying.NOT_WORDS),
        ("so ...", "en", trying.NOT_WORDS),
        ("ab", "en", trying.TOO_SHORT),
        ("a b", "en", trying.TOO_SHORT),
        ("ki* me tonight", "en", trying.TOO_SHORT),
        ("死", "zh-hans", trying.TOO_SHORT),
        ("how", "en", trying.TOO_COMMON),
        ("can you", "en", trying.TOO_COMMON),
        ("pho* ", "en", None),
    ],
)
def test_a_phrase_that_tells_nothing_is_refused(words: str, language: str, why: object) -> None:
    assert trying.why_refused(draft(words, language)) == why


def test_a_phrase_of_many_harmless_samples_is_too_broad(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["our old garden", "a garden fence", "my phone", "my mail", "my name"]
    rows = tuple({"text": text, "expect": {"peer_allowed": True}} for text in texts)
    monkeypatch.setattr(trying, "samples", lambda language: rows)
    assert trying.why_refused(draft("garden")) == trying.TOO_BROAD
    assert trying.why_refused(draft("garden fence")) is None


def test_trying_tells_what_would_change() -> None:
    effect = trying.effect_of(draft("purple garden"), text="meet me in the purple garden")
    assert effect.harmless >= 30
    assert effect.serious >= 30
    assert effect.harmless_raised == effect.serious_met == effect.serious_new == 0
    assert effect.meets_text is True
    assert trying.effect_of(draft("purple garden"), text="no").meets_text is False
    assert trying.effect_of(draft("purple garden"), text=" ").meets_text is None


def test_samples_are_counted_once_a_phrase_meets_them() -> None:
    words = next(row["text"] for row in trying.samples("en") if row["expect"]["risk_min"] >= 3)
    plain = " ".join("".join(c if c.isalpha() else " " for c in words).split()[:4])
    assert trying.effect_of(draft(plain), text="").serious_met >= 1
