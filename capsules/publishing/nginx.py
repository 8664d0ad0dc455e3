"""The part of nginx's configuration that serves an edition, with the portal's own headers.

The headers are taken from a page of the portal, so that the two never say different things.
"""

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from capsules.gathering import NO_PERSON

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
    {log}
    if ($request_method !~ ^(GET|HEAD)$) {{ return 418; }}
    if ($args) {{ return 418; }}
    # A device that a closed institution shares has a face of its own (docs/serving.md).
    if ($http_cookie ~ "(^|;) *{device}=") {{ return 418; }}
    error_page 418 = @portal;
    try_files ${{uri}}index.html @portal;
{headers}
}}
# Posters; one that is not there is asked of the portal, which says so.
location ~ ^/[a-z-]+/capsules/[\\w-]+/poster\\.pdf$ {{
    root {folder}/current;
    default_type "application/pdf";
    types {{ }}
    access_log off;
    log_not_found off;
    try_files $uri @portal;
{headers}
}}
# The list of public pages for search engines.
location = /sitemap.xml {{
    root {folder}/current;
    default_type "application/xml; charset=utf-8";
    types {{ }}
    gzip_static on;
    {brotli}
    gzip_vary on;
    access_log off;
    log_not_found off;
    try_files $uri @portal;
{headers}
}}
"""

_LOG = """\
# Made by `manage.py publish --nginx-log`. Include it in the http block. Of a view it writes the
# day, the address and the status: no time, no address of a reader, no browser, no page before.
map $time_iso8601 $portal_day {{
    "~^(?<portal_date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})" $portal_date;
}}
map $http_user_agent $portal_person {{
    default 1;
    "" 0;
    "~*({no_person})" 0;
}}
map "$http_purpose $http_sec_purpose" $portal_ahead {{
    default 0;
    "~*prefetch" 1;
}}
map $http_sec_fetch_dest $portal_opened {{
    default 0;
    "" 1;
    document 1;
}}
map "$request_method $portal_person $portal_ahead $portal_opened" $portal_view {{
    default 0;
    "GET 1 0 1" 1;
}}
log_format portal_views '$portal_day $request_uri $status';
"""


def log_configuration() -> str:
    """What nginx has to know before it can note views: who counts, and what is written."""
    return _LOG.format(no_person="|".join(NO_PERSON))


def configuration(
    folder: Path,
    headers: Mapping[str, str],
    *,
    brotli: bool = True,
    view_log: Path | None = None,
) -> str:
    """`location` blocks; `brotli` needs nginx's brotli_static module, `view_log` the block of
    `log_configuration` beside them."""
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
        log=_access_log(view_log),
    )


def _access_log(view_log: Path | None) -> str:
    """Lines are put down in heaps, so that their order on the disk says little of their time."""
    if view_log is None:
        return "access_log off;"
    return f"access_log {view_log.resolve()} portal_views buffer=64k flush=10s if=$portal_view;"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
