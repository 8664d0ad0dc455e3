"""Words of the translation desk in templates."""

from django import template
from django.utils.functional import Promise

from capsules.all_texts import Text
from capsules.languages import direction
from peers.people.models import User
from peers.studio.translating import people, words
from peers.studio.translating.checks import Warn
from peers.studio.translating.overview import Standing

register = template.Library()
register.filter("written_from", direction)


@register.simple_tag
def may_see_translations(user: User) -> bool:
    """Whether the first page of the studio leads this person to the translations."""
    return people.can_open_overview(user)


@register.filter
def place(text: Text) -> str:
    """Where a text stands in the capsule."""
    return words.place_of(text)


@register.filter
def said(warning: Warn) -> str:
    return words.warning_words(warning)


@register.filter
def standing_words(standing: Standing) -> str | Promise:
    return words.STANDINGS[standing]
