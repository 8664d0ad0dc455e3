"""Words and pictures on the pages of sessions."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.text import capfirst

from capsules.languages import own_name
from peers.training.forms_sessions import SMILEY_WORDS, EvaluationForm

register = template.Library()
_PICTURES = {3: "smile", 2: "meh", 1: "sad"}


@register.filter
def of(words: Mapping[Any, str], key: object) -> str:
    return words.get(key, "")


@register.filter
def language_named(code: str) -> str:
    """A language in its own words, as a line begins with it."""
    return capfirst(own_name(code))


@register.filter
def smiley_picture(value: int | str) -> str:
    return _PICTURES[int(value)]


@register.filter
def smiley_words(value: int) -> str | Promise:
    return SMILEY_WORDS[value]


@register.filter
def question_words(name: str) -> str:
    """The question that an answer was given to."""
    return str(EvaluationForm.base_fields[name].label)
