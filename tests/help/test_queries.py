"""What a submit asks of the database: a class of thirty sends at the same moment."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from tests.help.conftest import TEN_FIELDS, Youth

# The form tells of bullying, so a signal is found.
WRITES = [
    "threads_thread",
    "threads_message",
    "threads_riskassessment",
    "threads_signalhit",
    "threads_threadevent",
    "django_session",
]


def test_a_submit_reads_once_and_writes_each_row_once(
    youth: Youth, django_assert_max_num_queries: Any
) -> None:
    token = youth.page("new/").value("submission")
    with django_assert_max_num_queries(11) as asked:
        youth.post("new/", {**TEN_FIELDS, "submission": token})
    said = [one["sql"] for one in asked]
    assert sum("SELECT" in sql for sql in said) == 1
    written = [sql.split('"')[1] for sql in said if sql.startswith(("INSERT", "UPDATE"))]
    assert written == WRITES


@pytest.mark.parametrize("stranger", ["a" * 32, "short", ""])
def test_a_key_brought_from_elsewhere_opens_no_session_of_that_name(
    youth: Youth, stranger: str
) -> None:
    token = youth.page("new/").value("submission")
    youth.client.cookies[settings.SESSION_COOKIE_NAME] = stranger
    youth.post("new/", {**TEN_FIELDS, "submission": token})
    assert Session.objects.get().session_key not in ("a" * 32, "short", "")
    assert len(Session.objects.get().session_key) == 32
