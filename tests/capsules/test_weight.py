"""A first visit of any page of a capsule: 25 KB gzipped in four requests, no font, no picture."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

FETCHED = re.compile(
    r'<(?:link rel="stylesheet" href|script (?:type="module" )?src)="/static/([^"]+)"'
)
KINDS = ("", "easy/", "quiz/", "story/")


@pytest.mark.parametrize("language", ["en", "ps", "zh-hans"])
def test_every_page_of_the_largest_capsules_keeps_to_the_budget(
    library: None, client: Client, language: str
) -> None:
    for slug in ("grooming", "rights"):
        for kind in KINDS:
            page = client.get(f"/{language}/capsules/{slug}/{kind}").content
            files = FETCHED.findall(page.decode())
            assert len(files) <= 3, (slug, kind, files)
            parts = [page, *(Path(str(finders.find(name))).read_bytes() for name in files)]
            weight = sum(len(gzip.compress(part, 9)) for part in parts)
            assert weight <= 25 * 1024, (slug, kind, weight)
            assert b"<img" not in page
