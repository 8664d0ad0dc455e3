"""The part of nginx's configuration that serves an edition, with the portal's own headers.

The headers are taken from a page of the portal, so that the two never say different things.
"""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

# What nginx says for itself, or what only makes sense for the answer the portal built.
_OF_THE_ANSWER = frozenset({"content-type", "content-length", "etag", "vary", "content-language"})

_TEMPLATE = """\
# Made by `manage.py publish --nginx`. Include it in the server block of the portal, beside
# `location @portal {{ proxy_pass ... }}`. Addresses with a question (?for=youth, an answered quiz)
# and everything that is not a file go to the portal.
location / {{
    root {folder}/current;
    default_type "text/html; charset=utf-8";
    types {{ }}
    gzip_static on;
    {brotli}
    gzip_vary on;
    log_not_found off;
    if ($request_method !~ ^(GET|HEAD)$) {{ return 418; }}
    if ($args) {{ return 418; }}
    # A device that a closed institution shares has a face of its own (docs/serving.md).
    if ($http_cookie ~ "(^|;) *{device}=") {{ return 418; }}
    error_page 418 = @portal;
    try_files ${{uri}}index.html @portal;
{headers}
}}
"""


def configuration(folder: Path, headers: Mapping[str, str], *, brotli: bool = True) -> str:
    """A `location` block; `brotli` needs nginx's brotli_static module."""
    lines = [
        f'    add_header {name} "{_quoted(value)}";'
        for name, value in sorted(headers.items())
        if name.lower() not in _OF_THE_ANSWER
    ]
    return _TEMPLATE.format(
        folder=folder.resolve(),
        headers="\n".join(lines),
        device=settings.DEVICE_COOKIE_NAME,
        brotli="brotli_static on;" if brotli else "# no brotli",
    )


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
