"""Log lines that name the method, the status and the route, and never what somebody wrote.

An exception's message may hold a youth's words or a code, and so may its local variables and the
path of a request. So tracebacks are printed without messages, records about requests are
rewritten, and the exception reporter hides every value.
"""

import logging
import traceback
from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest, QueryDict
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class RouteOnly(logging.Filter):
    """Rewrites records that come with a request, or with a task's arguments and result."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            status = getattr(record, "status_code", "-")
            _rewrite(record, "%s %s %s", request.method, status, _route(request))
        elif record.name == "django.server":
            _rewrite(record, "%s %s", _method(record.args), getattr(record, "status_code", "-"))
        elif record.name == "celery.app.trace" and isinstance(record.args, dict):
            task = record.args
            _rewrite(record, "task %s %s %s", task.get("name"), task.get("id"), _outcome(record))
        return True


def _rewrite(record: logging.LogRecord, message: str, *args: object) -> None:
    record.msg, record.args = message, args


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match is not None and match.view_name else "no-route"


def _method(args: Any) -> str:
    first = str(args[0]) if isinstance(args, tuple) and args else "-"
    word = first.split(" ", 1)[0]
    return word if word.isalpha() and word.isupper() and len(word) <= 7 else "-"


def _outcome(record: logging.LogRecord) -> str:
    if record.exc_info and record.exc_info[0] is not None:
        return record.exc_info[0].__name__
    return "done" if record.levelno <= logging.INFO else "failed"


class Discreet(logging.Formatter):
    """Tracebacks as places and types: no message, no source line, no value."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return "\n".join(_places(ei[1], set()))

    def format(self, record: logging.LogRecord) -> str:
        # A text cached by another handler's formatter would hold the message.
        record.exc_text = None
        return super().format(record)


def _places(error: BaseException | None, seen: set[int]) -> list[str]:
    if error is None or id(error) in seen:
        return []
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    kind = type(error)
    return [
        *_places(cause, seen),
        *(
            f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
            for frame in traceback.extract_tb(error.__traceback__)
        ),
        f"{kind.__module__}.{kind.__qualname__}",
    ]


class HideEverything(SafeExceptionReporterFilter):
    """No value of a request, a cookie or a local variable, marked as sensitive or not."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> QueryDict | dict[str, str]:
        return {} if request is None else dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, str]:
        return dict.fromkeys(getattr(request, "COOKIES", {}), self.cleansed_substitute)

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, str]:
        return {"REQUEST_METHOD": getattr(request, "method", None) or "-"}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> ItemsView[str, Any]:
        return dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute).items()


class DiscreetReporter(ExceptionReporter):
    """A report by mail or on a page says where it broke, not what with."""

    def get_traceback_data(self) -> dict[str, Any]:
        data = super().get_traceback_data()
        if self.exc_type is not None:
            data["exception_value"] = self.exc_type.__name__
        for key in ("request_GET_items", "request_FILES_items", "user_str", "unicode_hint"):
            data[key] = [] if key.endswith("items") else ""
        request = data.get("request")
        if request is not None:
            data["request_insecure_uri"] = _route(request)
            data["request"] = None
        return data
