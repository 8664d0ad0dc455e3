"""The same page in another language: the first part of the address, and nothing else."""

import pytest
from django.conf import settings
from django.urls import translate_url
from django.utils import translation

from capsules.addresses import in_language
from ecpat_portal.access import routes


def test_every_address_changes_as_django_would_change_it() -> None:
    plain = [route.pattern for route in routes() if "<" not in route.pattern]
    assert len(plain) > 50
    for pattern in plain:
        for code, _name in settings.LANGUAGES:
            address = "/" + pattern.replace("^", "").replace("$", "")
            with translation.override("en"):
                assert in_language(address, code) == translate_url(address, code)


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/en/capsules/passwords/?for=youth", "/zh-hans/capsules/passwords/?for=youth"),
        ("/en/", "/zh-hans/"),
        ("/exit/", "/exit/"),
        ("/healthz", "/healthz"),
        ("/", "/"),
        ("/english/", "/english/"),
    ],
)
def test_what_has_no_language_stays(address: str, there: str) -> None:
    assert in_language(address, "zh-hans") == there
