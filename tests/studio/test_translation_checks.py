"""What a translation may have lost: warnings beside the field."""

import pytest

from peers.studio.translating.checks import Loss, Warn, warnings_for


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("- one\n- two", "- un\n- deux", []),
        ("- one\n- two", "un et deux", [Warn(Loss.LIST, "2")]),
        ("1. one\n2. two", "1. un\n2. deux\n3. trois", [Warn(Loss.LIST, "2")]),
        ("**one** two", "**un** deux", []),
        ("**one** two", "un deux", [Warn(Loss.BOLD, "1")]),
        ("**one** two", "**un* deux", [Warn(Loss.OPEN_BOLD)]),
        ("See [us](https://a.be)", "Voir [nous](https://a.be)", []),
        ("See [us](https://a.be)", "Voir nous", [Warn(Loss.LINK, "https://a.be")]),
        ("See [us](https://a.be)", "[nous](https://b.be)", [Warn(Loss.LINK, "https://a.be")]),
        ("Call 116 000.", "Appelle le 116000.", []),
        ("Call 116 000.", "اتصل بالرقم ١١٦٠٠٠.", []),
        ("Call 116 000.", "Appelle le 116 00.", [Warn(Loss.NUMBER, "116 000")]),
        ("You are 16.", "Du bist 18.", [Warn(Loss.NUMBER, "16")]),
        ("1. one 112", "1. un 112", []),
        ("Hello %(name)s", "Bonjour %(name)s", []),
        ("Hello %(name)s", "Bonjour %(nom)s", "placeholder"),
        ("Hello {name}", "Bonjour", [Warn(Loss.PLACEHOLDER, "{name}")]),
        ("Hello", "Bonjour <b>toi</b>", [Warn(Loss.TAG, "</b>"), Warn(Loss.TAG, "<b>")]),
        ("1 < 2 > 0", "1 < 2 > 0", []),
        ("Everything **is** there: 112", "", []),
    ],
)
def test_a_loss_is_told_and_nothing_else(source: str, text: str, found: object) -> None:
    told = warnings_for(source, text)
    if found == "placeholder":
        assert {one.loss for one in told} == {Loss.PLACEHOLDER}
    else:
        assert told == found


def test_persian_and_arabic_digits_count_as_digits() -> None:
    assert warnings_for("In 2026, at 16", "در ۲۰۲۶ در ۱۶") == []
