"""What is logged and reported: method, status, route, places. Never a word of anybody."""

import io
import logging
import sys

import pytest
from django.conf import settings as live
from django.test import RequestFactory

from ecpat_portal.logs import Discreet, DiscreetReporter, HideEverything, RouteOnly

SECRET = "he wants to meet me tonight"


def fail_with(words: str) -> None:
    raise ValueError(words)


@pytest.fixture
def log():
    """All that the console of the portal would show."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(RouteOnly())
    handler.setFormatter(Discreet(live.LOGGING["formatters"]["plain"]["format"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield lines
    root.removeHandler(handler)


@pytest.mark.django_db
def test_39_a_500_whose_exception_holds_a_body_leaks_nothing(
    calm_client, log, mailoutbox, settings
):
    settings.ADMINS = [("Admin", "admin@example.org")]
    response = calm_client.post("/en/try/broken/", {"message": SECRET})
    assert response.status_code == 500
    assert SECRET not in response.text
    assert SECRET not in log.getvalue()
    assert "POST 500 try-broken" in log.getvalue()
    assert "builtins.ValueError" in log.getvalue()
    assert mailoutbox == []


@pytest.mark.django_db
def test_a_missing_page_is_logged_without_its_address(calm_client, log):
    calm_client.get("/en/nowhere/12345678901234567890/?q=secret")
    assert "GET 404 no-route" in log.getvalue()
    assert "12345678901234567890" not in log.getvalue()


@pytest.mark.django_db
def test_a_refused_host_is_logged_without_its_name(calm_client, log):
    calm_client.get("/en/nowhere/", headers={"Host": "telling-name.example"})
    assert "telling-name" not in log.getvalue()
    assert "GET 400" in log.getvalue()


def test_a_chain_of_exceptions_is_printed_without_their_words(log):
    try:
        try:
            fail_with(SECRET)
        finally:
            {}[SECRET]
    except KeyError:
        logging.getLogger("peers").exception("sweep")
    assert SECRET not in log.getvalue()
    assert log.getvalue().index("builtins.ValueError") < log.getvalue().index("builtins.KeyError")


def test_a_text_cached_by_another_handler_is_not_reused(log):
    cached = logging.StreamHandler(io.StringIO())
    root = logging.getLogger()
    root.handlers.insert(0, cached)
    try:
        fail_with(SECRET)
    except ValueError:
        logging.getLogger("peers").exception("sweep")
    finally:
        root.removeHandler(cached)
    assert SECRET not in log.getvalue()


def test_the_development_server_logs_no_path():
    args = (f"GET /en/help/?{SECRET} HTTP/1.1", "200", "17")
    record = logging.LogRecord("django.server", 20, __file__, 1, '"%s" %s %s', args, None)
    record.status_code = 200
    RouteOnly().filter(record)
    assert record.getMessage() == "GET 200"


def test_a_task_that_failed_is_logged_without_its_arguments():
    try:
        fail_with(SECRET)
    except ValueError:
        info = sys.exc_info()
    context = {"name": "route_due", "id": "1", "exc": SECRET, "args": SECRET, "kwargs": SECRET}
    text = "Task %(name)s[%(id)s] raised unexpected: %(exc)s"
    record = logging.LogRecord("celery.app.trace", 40, __file__, 1, text, (context,), info)
    RouteOnly().filter(record)
    assert record.getMessage() == "task route_due 1 ValueError"
    record = logging.LogRecord("celery.app.trace", 20, __file__, 1, text, (context,), None)
    RouteOnly().filter(record)
    assert record.getMessage() == "task route_due 1 done"


def test_the_report_of_an_exception_hides_every_value():
    request = RequestFactory().post(f"/en/help/new/?q={SECRET}", {"message": SECRET})
    request.COOKIES["s"] = SECRET
    request.META["HTTP_USER_AGENT"] = SECRET
    try:
        words = request.POST["message"]
        fail_with(words)
    except ValueError:
        reporter = DiscreetReporter(request, *sys.exc_info(), is_email=True)
    assert isinstance(reporter.filter, HideEverything)
    for report in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert "ValueError" in report
        assert SECRET not in report
        assert SECRET.replace(" ", "%20") not in report


def test_no_handler_of_djangos_own_is_left():
    assert logging.getLogger("django").handlers == []
    assert logging.getLogger("django.server").handlers == []
