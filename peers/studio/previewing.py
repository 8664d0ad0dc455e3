"""A draft as its readers would see it: the public pages themselves, made of it.

The draft is written into the capsule's rows, the page's own view answers, and the transaction is
rolled back: nothing of it is ever committed, and no second set of templates can drift from the
first. Why this way: docs/decisions/0012-a-draft-is-a-document-a-preview-is-rolled-back.md
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from capsules.bundles import DOORS
from capsules.models import Capsule
from capsules.querysets import VISITOR_DOORS
from peers.studio.models import WorkingCopy
from peers.studio.rows import create_capsule, write_document
from peers.studio.rules import parent_of
from peers.studio.shape import kind_of

_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>\n?", re.DOTALL)
_LINK = re.compile(r'\b(?P<name>href|action)="(?P<to>[^"#][^"]*)"')
_STYLES = re.compile(r'<link rel="(?:stylesheet|icon)"[^>]*>')
_OTHER_LINKS = re.compile(r'<link rel="(?!stylesheet|icon)[^>]*>\n?')
# What a draft has of its own; votes, polls and saving belong to the live page.
PAGES = frozenset({"detail", "easy", "quiz", "story", "step"})
_IN_PAIRS = (("law_checked_by", "law_checked_on"), ("law_source", "law_source_read_on"))


@dataclass(frozen=True)
class Framed:
    """Which draft, in which language, where below the capsule's address: `quiz/`."""

    copy: WorkingCopy
    language: str
    rest: str = ""

    @property
    def address(self) -> str:
        return f"/{self.language}/capsules/{self.copy.slug}/{self.rest}"


def preview(framed: Framed, query: str = "") -> str:
    """The page's HTML with links that stay inside the preview. Http404 where there is none."""
    with translation.override(framed.language), transaction.atomic():
        match = _page_of(framed)
        _write_down(framed.copy)
        response = match.func(_request(framed, match, query), *match.args, **match.kwargs)
        html = response.content.decode()
        transaction.set_rollback(True)
    if response.status_code != 200:
        raise Http404
    return _inside(html, framed)


def _page_of(framed: Framed) -> Any:
    try:
        match = resolve(framed.address)
    except Resolver404:
        raise Http404 from None
    known = match.namespace == "capsules" and match.url_name in PAGES
    if not known or match.kwargs.get("slug") != framed.copy.slug:
        raise Http404
    return match


def _write_down(copy: WorkingCopy) -> None:
    document = showable(copy.document, copy.slug)
    capsule = copy.capsule or create_capsule(document[copy.slug], slug=copy.slug)
    write_document(capsule, document)
    Capsule.objects.filter(pk=capsule.pk).update(state=Capsule.State.PUBLISHED)


def showable(document: dict[str, Any], slug: str) -> dict[str, Any]:
    """What of an unfinished draft the database takes: a choice without a step is left out."""
    shown = {path: dict(values) for path, values in document.items()}
    for path in list(shown):
        to = shown[path].get("leads_to")
        if kind_of(path).name == "choices" and (to not in document or to == parent_of(path)):
            del shown[path]
            continue
        for who, day in _IN_PAIRS:
            if bool(shown[path].get(who)) != bool(shown[path].get(day)):
                shown[path] |= {who: "", day: None}
    # Training has no public page; for the frame it borrows one.
    if not any(shown[slug].get(f"for_{door}") for door in VISITOR_DOORS):
        shown[slug][f"for_{DOORS[0]}"] = True
    return shown


def _request(framed: Framed, match: Any, query: str) -> WSGIRequest:
    """As a visitor would ask. With a query, so that no process keeps the page."""
    portal = urlsplit(settings.PORTAL_URL)
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {
        "PATH_INFO": framed.address,
        "QUERY_STRING": query or "preview",
        "HTTP_HOST": portal.netloc,
        "wsgi.url_scheme": portal.scheme,
    }
    request = WSGIRequest(environ)
    request.user = AnonymousUser()
    request.resolver_match = match
    return request


def _inside(html: str, framed: Framed) -> str:
    """No scripts; links to the draft's own pages stay in the frame, all others lead nowhere."""
    styles = iter(_STYLES.findall(html))
    own = f"/{framed.language}/capsules/{framed.copy.slug}/"

    def link(found: re.Match[str]) -> str:
        to = found["to"]
        if not to.startswith(own):
            return f'{found["name"]}="#"'
        path, question, query = to.removeprefix(own).partition("?")
        path, mark, anchor = path.partition("#")
        here = address_of_frame(framed.copy, framed.language, path)
        return f'{found["name"]}="{here}{question}{query}{mark}{anchor}"'

    plain = _OTHER_LINKS.sub("", _SCRIPT.sub("", html))
    linked = _LINK.sub(link, _STYLES.sub("<!-- style -->", plain))
    return re.sub("<!-- style -->", lambda _mark: next(styles, ""), linked)


def address_of_frame(copy: WorkingCopy, language: str, rest: str = "") -> str:
    if place := rest.strip("/"):
        return reverse("studio:frame_page", args=[copy.pk, language, place])
    return reverse("studio:frame", args=[copy.pk, language])
