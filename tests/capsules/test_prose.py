"""Whatever is written into a text, what reaches the page is harmless."""

import pytest

from capsules.prose import to_html


def test_paragraphs_lists_and_emphasis_are_kept() -> None:
    assert to_html("One **two**\n\n- three\n- *four*") == (
        "<p>One <strong>two</strong></p>\n<ul>\n<li>three</li>\n<li><em>four</em></li>\n</ul>"
    )
    assert to_html("1. one\n2. two").startswith("<ol>")


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        '<a href="https://a.example" onclick="x()" style="color:red">x</a>',
        "<iframe src='https://a.example'></iframe>",
        "<style>p{display:none}</style>",
        "<form action='/x'><input name=a></form>",
    ],
)
def test_scripts_frames_forms_and_handlers_are_dropped(bad: str) -> None:
    html = to_html(bad).lower()
    for word in ("<script", "<img", "javascript:", "data:", "onclick", "style", "<iframe", "<form"):
        assert word not in html


def test_links_lead_out_without_telling_where_from() -> None:
    html = to_html("[Take It Down](https://takeitdown.ncmec.org)")
    assert 'rel="noreferrer noopener"' in html
    assert 'href="tel:116000"' in to_html("[116 000](tel:116000)")
