"""Markdown to HTML that is safe to show, whoever wrote it."""

from functools import lru_cache

import markdown
import nh3
from django.utils.safestring import SafeString

from capsules.numbers import unbroken

_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "blockquote", "br", "h3", "h4"}
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"https", "tel"}


@lru_cache(maxsize=4096)
def to_html(text: str) -> SafeString:
    """The text as paragraphs, lists, emphasis and links; any other markup is dropped.

    Kept in memory because rendering costs more than all queries of a page together and the same
    few hundred texts are asked for again and again.
    """
    html = markdown.markdown(unbroken(text), output_format="html")
    return SafeString(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="noreferrer noopener",
        )
    )
