"""Bars and durations in the tables of a report."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.figures import Row
from reports.suppression import Mark

register = template.Library()
WIDTH = 100


@register.simple_tag
def bar(row: Row, largest: int) -> SafeString:
    """A bar as wide as the count, drawn by the server. The number stands in the cell beside it,
    so the drawing is hidden from a screen reader; a hidden count is a dashed box, not a length."""
    if row.mark is not Mark.SHOWN:
        shape = format_html('<rect class="{}" x="0.5" y="1" width="12" height="10"/>', "bar-hidden")
    else:
        length = WIDTH * (row.count or 0) / largest if largest else 0
        shape = format_html('<rect width="{}" height="12"/>', f"{length:.1f}")
    return format_html(
        '<svg class="bar-of" viewBox="0 0 {} 12" preserveAspectRatio="none"'
        ' aria-hidden="true" focusable="false">{}</svg>',
        WIDTH,
        shape,
    )


@register.filter
def duration(minutes: int) -> str:
    """Minutes in words: `45 min`, `3 h 20 min`, `2 days 4 h`."""
    hours, rest = divmod(int(minutes), 60)
    days, hours_left = divmod(hours, 24)
    if days >= 2:
        return _("%(days)d days %(hours)d h") % {"days": days, "hours": hours_left}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return _("%(minutes)d min") % {"minutes": rest}
