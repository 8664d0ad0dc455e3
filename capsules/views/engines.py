"""What search engines ask first: which pages there are. All else says itself that it is not for
them (`X-Robots-Tag`), which a robot can only read when nothing forbids it to look."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from capsules.sitemaps import urls_of_portal
from capsules.views.public import public_page


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"urlset": urls_of_portal()}
    return render(request, "sitemap.xml", context, content_type="application/xml; charset=utf-8")


@public_page
def robots(_request: HttpRequest) -> HttpResponse:
    text = f"User-agent: *\nDisallow:\n\nSitemap: {settings.PORTAL_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
