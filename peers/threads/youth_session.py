"""A youth's short stay: one thread, or one form whose code is being written down.

The session names the thread, never a URL; it ends after 15 quiet minutes and after an hour in
any case, because phones are shared. It never holds the code: only the token of the form while
the youth writes the code down, and afterwards a proof that the code is still the thread's own,
so that a changed or withdrawn code ends every session that it had opened.
"""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.debug import sensitive_variables

from peers.people.shared_device import IDLE, house_of
from peers.threads.codes import BadSubmission, code_of, hash_of
from peers.threads.models import Thread

_KEY = "help"
_PROOF_SALT = "peers.threads.youth_session.proof"
_MARKER_SALT = "peers.threads.youth_session.marker"


class TimedOut(Exception):
    """The stay was open too long; it has been ended and holds nothing any more."""


def begin(
    request: HttpRequest, *, submission: str, now: dt.datetime, thread: Thread | None = None
) -> None:
    """Hold the form's token until its code has been written down.

    `thread` stays open meanwhile when its code was changed from inside. The key is new for a new
    thread only: after a change of code a double click must find the session again, or the youth
    would lose the only sight of the new code.
    """
    if thread is None:
        _new_key(request)
    stay = {"submission": submission, "since": now.timestamp(), "seen": now.timestamp()}
    if thread is not None:
        stay |= {"thread": str(thread.pk), "proof": _proof(thread)}
    request.session[_KEY] = stay


def enter(request: HttpRequest, *, thread: Thread, now: dt.datetime) -> None:
    """Open one thread; whatever the session held before is forgotten, and its key is new."""
    _new_key(request)
    request.session[_KEY] = {
        "thread": str(thread.pk),
        "proof": _proof(thread),
        "since": now.timestamp(),
        "seen": now.timestamp(),
    }


def _new_key(request: HttpRequest) -> None:
    """A key that nobody can have known before. A first visitor, who sent none, gets a fresh one
    anyway when the answer is sent; asking for it here would write the session twice."""
    if request.session.session_key is not None:
        request.session.cycle_key()


def leave(request: HttpRequest) -> None:
    """Forget everything, so that the next person at this phone finds nothing."""
    request.session.flush()


def pending_submission(request: HttpRequest, *, now: dt.datetime) -> str | None:
    """The token of the form whose code is not yet written down; raises `TimedOut`."""
    submission: str | None = _stay(request, now=now).get("submission")
    return submission


def is_change_of_code(request: HttpRequest) -> bool:
    """Whether the code that waits to be written down replaces one of a thread that is open."""
    return "thread" in request.session.get(_KEY, {})


def current_thread(request: HttpRequest, *, now: dt.datetime) -> Thread | None:
    """The one thread of this session; raises `TimedOut`.

    None as well when its code has been changed or withdrawn elsewhere since it was typed here.
    """
    stay = _stay(request, now=now)
    if "thread" not in stay:
        return None
    thread = (
        Thread.objects.select_related("owner")
        .filter(pk=stay["thread"], code_hash__isnull=False)
        .first()
    )
    if thread is None or not _knows_code(request, thread, stay["proof"]):
        leave(request)
        return None
    return thread


def marker(request: HttpRequest, thread: Thread) -> str:
    """What a form of this thread carries, so that a form left open on another one is noticed."""
    value = f"{request.session.session_key}:{thread.pk}"
    return salted_hmac(_MARKER_SALT, value, algorithm="sha256").hexdigest()


def carries_marker(request: HttpRequest, thread: Thread) -> bool:
    """Whether the posted form was made for this thread in this session."""
    return constant_time_compare(request.POST.get("marker", ""), marker(request, thread))


def submission_id(typed: str) -> uuid.UUID:
    """The id in a posted form that guards against a double click; a fresh one for nonsense."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()


def _stay(request: HttpRequest, *, now: dt.datetime) -> dict[str, Any]:
    stay: dict[str, Any] | None = request.session.get(_KEY)
    if stay is None:
        return {}
    idle = now.timestamp() - stay["seen"]
    whole = now.timestamp() - stay["since"]
    if idle > _may_be_idle(request) or whole > settings.YOUTH_SESSION_SECONDS:
        leave(request)
        raise TimedOut
    stay["seen"] = now.timestamp()
    request.session.modified = True
    return stay


def _may_be_idle(request: HttpRequest) -> float:
    """On a device that a house shares it ends sooner, but not before what was being typed."""
    if house_of(request) is not None and request.method != "POST":
        return IDLE.total_seconds()
    return settings.YOUTH_SESSION_IDLE_SECONDS


@sensitive_variables()
def _knows_code(request: HttpRequest, thread: Thread, proof: str) -> bool:
    """Whether the session was opened by the code that the thread has now.

    Or whether the posted form is the very one that gave it its new code: the second half of a
    double click may come in before the first has written its session.
    """
    if constant_time_compare(proof, _proof(thread)):
        return True
    try:
        new_code = code_of(request.POST.get("submission", ""))
    except BadSubmission:
        return False
    return constant_time_compare(hash_of(new_code), bytes(thread.code_hash or b""))


@sensitive_variables()
def _proof(thread: Thread) -> str:
    code_hash = bytes(thread.code_hash or b"").hex()
    return salted_hmac(_PROOF_SALT, code_hash, algorithm="sha256").hexdigest()
