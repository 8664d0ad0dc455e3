"""A telephone number in a text reads as it is dialled, in every script."""

from typing import Any

import pytest
from django.test import Client

from capsules.models import Capsule
from capsules.numbers import unbroken
from capsules.prose import to_html

pytestmark = pytest.mark.django_db

# Whether the first group of digits stands to the left of the second one.
IS_IN_ORDER = """() => {
  const line = document.querySelector("p").firstChild;
  const place = (at) => {
    const range = document.createRange();
    range.setStart(line, at);
    range.setEnd(line, at + 1);
    return range.getBoundingClientRect().x;
  };
  const first = line.data.indexOf("116");
  return place(first) < place(first + 4);
}"""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Call 116 000.", "Call 116\u00a0000."),
        ("1813 یا 0800 32 123 زنگ", "1813 یا 0800\u00a032\u00a0123 زنگ"),
        ("Cards 1 to 3, in 2 days", "Cards 1 to 3, in 2 days"),
        ("۱۱۶ ۰۰۰", "۱۱۶\u00a0۰۰۰"),
    ],
)
def test_the_groups_of_a_number_stay_together_and_nothing_else_changes(
    written: str, shown: str
) -> None:
    assert unbroken(written) == shown


def test_a_number_with_emphasis_stays_whole() -> None:
    assert to_html("**116 000**") == "<p><strong>116&nbsp;000</strong></p>"


@pytest.mark.parametrize("page", ["", "easy/", "print/"])
def test_no_page_of_a_capsule_tears_a_number(client: Client, small: Capsule, page: str) -> None:
    card = small.cards.first()
    card.heading_ar, card.body_ar, card.easy_ar = "116 000", "الرقم 116 000.", "اتصل 116 000."
    card.save()
    html = client.get(f"/ar/capsules/small/{page}").content.decode().replace("&nbsp;", "\u00a0")
    text = html.partition("<main")[2].partition("</main")[0]
    assert "116\u00a0000" in text
    assert "الرقم 116 000" not in text
    assert "اتصل 116 000" not in text


@pytest.mark.browser
def test_among_arabic_letters_the_number_runs_as_it_is_dialled(browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()

    def is_in_order(text: str) -> bool:
        page.set_content(f'<p dir="rtl">{text}</p>')
        return page.evaluate(IS_IN_ORDER)

    assert not is_in_order("اتصل بالرقم 116 000 ليلاً")
    assert is_in_order(unbroken("اتصل بالرقم 116 000 ليلاً"))
    context.close()
