"""What becomes of a page on a device that a house shares: no way out of the portal, nothing that
the browser would remember.

Done to the finished page, so that it holds for every text, whoever wrote it.
"""

import re

_OUT = re.compile(
    r'<a\b[^>]*?\shref="(?P<scheme>https?:)//(?P<host>[^/"?#]+)[^"]*"[^>]*>(?P<words>.*?)</a>',
    re.DOTALL,
)
# A telephone may be at hand; a mail program or a chat is somebody's own.
_PROGRAM = re.compile(
    r'<a\b[^>]*?\shref="(?:mailto|sms|whatsapp|viber|skype):[^"]*"[^>]*>(?P<words>.*?)</a>',
    re.DOTALL,
)
_FORM = re.compile(r"<form\b(?![^>]*\sautocomplete=)")
_REMEMBERS = re.compile(r'\sautocomplete="(?P<what>[^"]*)"')


def faced(html: str, *, host: str) -> str:
    """`host` is the portal's own; links to it stay links."""

    def in_words(link: re.Match[str]) -> str:
        if link["host"] == host:
            return link[0]
        site = link["host"].removeprefix("www.")
        shown = "" if site in link["words"] else f' <bdi dir="ltr">({site})</bdi>'
        return f'<span class="outside">{link["words"]}{shown}</span>'

    html = _OUT.sub(in_words, html)
    html = _PROGRAM.sub(r'<span class="outside">\g<words></span>', html)
    html = _REMEMBERS.sub(_forgets, html)
    return _FORM.sub('<form autocomplete="off"', html)


def _forgets(attribute: re.Match[str]) -> str:
    """Browsers fill a password in whatever "off" says, but not where a new one is asked."""
    word = "new-password" if "password" in attribute["what"] else "off"
    return f' autocomplete="{word}"'
