"""What counts as a link, and how little of it is shown."""

import datetime as dt

import pytest

from peers.hotline.rules import BadLink, Fault, clean_link, is_over, is_overdue, masked

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("  http://example.org  ", "http://example.org"),
        ("example.org/page", "https://example.org/page"),
        ("www.пример.рф/страница", "https://www.пример.рф/страница"),
        ("https://a.b.example.co.uk:8080/x", "https://a.b.example.co.uk:8080/x"),
        ("abcdefghij234567.onion/x", "https://abcdefghij234567.onion/x"),
    ],
)
def test_a_link_is_kept_as_it_was_seen(typed: str, kept: str) -> None:
    assert clean_link(typed) == kept


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.EMPTY),
        ("   ", Fault.EMPTY),
        ("https://example.org/" + "a" * 2_000, Fault.TOO_LONG),
        ("I saw it on a site", Fault.NOT_ONE_LINK),
        ("https://example.org/a https://example.org/b", Fault.NOT_ONE_LINK),
        ("javascript://example.org/%0Aalert(1)", Fault.NOT_ONE_LINK),
        ("data:image/png;base64,iVBORw0KGgo=", Fault.NOT_ONE_LINK),
        ("ftp://example.org/x", Fault.NOT_ONE_LINK),
        ("https://localhost/x", Fault.NOT_ONE_LINK),
        ("https://192.0.2.1/x", Fault.NOT_ONE_LINK),
        ("https://exa\u202emple.org/x", Fault.NOT_ONE_LINK),
        ("https://[broken/x", Fault.NOT_ONE_LINK),
        ("holiday", Fault.NOT_ONE_LINK),
    ],
)
def test_what_is_no_link_is_refused_without_repeating_it(typed: str, fault: Fault) -> None:
    with pytest.raises(BadLink) as refused:
        clean_link(typed)
    assert refused.value.fault is fault
    assert not typed.strip() or typed not in str(refused.value.args)


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/secret/4711?who=me",
        "https://name:word@example.org/secret",
        "https://EXAMPLE.org:8443/secret",
    ],
)
def test_s17_only_the_name_of_the_site_is_shown(link: str) -> None:
    assert masked(link) == "example.org/…"


def test_a_report_is_late_after_a_day_and_a_link_is_gone_after_thirty(noon: dt.datetime) -> None:
    assert not is_overdue(noon, now=noon + 23 * HOUR)
    assert is_overdue(noon, now=noon + 24 * HOUR)
    assert not is_over(noon, now=noon + 29 * DAY)
    assert is_over(noon, now=noon + 30 * DAY)
