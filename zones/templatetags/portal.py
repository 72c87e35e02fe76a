"""Small words of the look: icons, times in words, sizes of files."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zones import access
from zones.choices import DECIDING_ROLES, Role
from zones.date_formats import written
from zones.drawn import DrawnParts
from zones.models import User

if TYPE_CHECKING:
    from django.forms import BoundField

    from zones.filters import Facet

register = template.Library()
register.filter(written)

FACETS = DrawnParts(1_000)
MENUS = DrawnParts(200)
FIELDS = DrawnParts(100)
SPRITE = "vendor/bootstrap-icons/sprite.svg"
THEMES = ("light", "dark")
FILE_ICONS = {
    "pdf": "file-earmark-pdf",
    "docx": "file-earmark-word",
    "odt": "file-earmark-word",
    "xlsx": "file-earmark-excel",
    "ods": "file-earmark-excel",
    "csv": "file-earmark-excel",
    "pptx": "file-earmark-slides",
    "odp": "file-earmark-slides",
    "jpg": "file-earmark-image",
    "png": "file-earmark-image",
    "webp": "file-earmark-image",
    "txt": "file-earmark-text",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite. It is only ever an ornament: words stand beside it."""
    return _icon(static(SPRITE), name)


@lru_cache(200)
def _icon(sprite: str, name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        sprite,
        name,
    )


@register.simple_tag
def facet(facet: Facet) -> SafeString:
    options = tuple(
        (row.label, row.url, row.is_current, row.is_sub, row.zone and row.zone.slug, row.count)
        for row in facet.options
    )
    shown = {"title": facet.title, "options": facet.options}
    return FACETS.get(
        (facet.title, options), lambda: render_to_string("components/facet.html", shown)
    )


@register.simple_tag
def main_menu(path: str, person: User) -> SafeString:
    """Draw the menu, with the part marked in which this page is; only what there is for who reads no zone's content."""
    is_reader = bool(access.reader(person).audience_ids)
    shown = {"path": path, "is_reader": is_reader}
    return MENUS.get(
        (path.split("/", 2)[1], is_reader), lambda: render_to_string("_menu.html", shown)
    )


@register.simple_tag
def account_links(person: User) -> SafeString:
    """Draw where the menu of one's account leads to: the same for all who have the same kind of role."""
    roles = {
        "decides": decides(person),
        "coordinates_network": coordinates_network(person),
        "is_of_network": person.is_of_network,
        "is_superuser": person.is_superuser,
    }
    return MENUS.get(tuple(roles.values()), lambda: render_to_string("_account_links.html", roles))


@register.simple_tag
def hidden(field: BoundField) -> SafeString:
    # Its widget's template takes as long as a row of a list.
    value = field.value()
    return format_html(
        '<input type="hidden" name="{}"{} id="{}">',
        field.html_name,
        "" if value in (None, "") else format_html(' value="{}"', value),
        field.auto_id,
    )


@register.simple_tag
def untyped(field: BoundField) -> SafeString:
    # A field in which nothing stands yet is the same on every page that offers its form.
    form = field.form
    if form.is_bound or field.value():
        return field.as_field_group()
    return FIELDS.get((type(form), field.html_name), field.as_field_group)


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """Return `light` or `dark` when this browser chose one, else nothing: the system decides."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in THEMES else ""


@register.filter
def under(path: str, prefix: str) -> bool:
    return bool(prefix) and path.startswith(prefix)


@register.filter
def ago(moment: dt.datetime | dt.date | None) -> str:
    """Say in words when something was: just now, 12 minutes ago, yesterday, 19 November."""
    if moment is None:
        return ""
    now = timezone.localtime()
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment)
        if dt.timedelta() <= now - moment < dt.timedelta(hours=12) and moment.date() == now.date():
            return _within_the_day(now - moment)
        moment = moment.date()
    days = (now.date() - moment).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if 1 < days < 7:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    return day(moment)


def _within_the_day(age: dt.timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {
            "count": minutes
        }
    hours = minutes // 60
    return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}


@register.filter
def day(moment: dt.datetime | dt.date | None, beside: dt.date | None = None) -> str:
    """Write a day as one says it: 19 November, with the year when it, or the day beside it, is not of this one."""
    if moment is None:
        return ""
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment).date()
    years = {moment.year, (beside or moment).year}
    this_year = years == {timezone.localdate().year}
    return written(moment, "j F" if this_year else "j F Y")


@register.filter
def when(moment: dt.datetime | None) -> SafeString | str:
    """Mark up `ago` with the exact time behind it."""
    if moment is None:
        return ""
    return _marked_up(moment, get_language() or "", ago(moment))


@lru_cache(4_000)
def _marked_up(moment: dt.datetime, _language: str, words: str) -> SafeString:
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        f"{written(local.date(), 'l j F Y')}, {local:%H:%M}",
        words,
    )


@register.filter
def lasting(duration: dt.timedelta | None) -> str:
    """Say how long something took, in the largest unit that says enough; a dash for what never was."""
    if duration is None:
        return "—"
    hours = max(1, round(duration.total_seconds() / 3600))
    if hours < 48:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(hours / 24)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.filter
def size(count: int | None) -> str:
    """Write a file's size in kB or MB of a thousand, as file browsers do."""
    if count is None:
        return ""
    if count < 1_000_000:
        return _("%(count)s kB") % {"count": max(1, round(count / 1000))}
    return _("%(count)s MB") % {"count": formats.number_format(count / 1_000_000, decimal_pos=1)}


@register.filter
def file_icon(name: str) -> str:
    return FILE_ICONS.get(name.rpartition(".")[2].lower(), "file-earmark")


@register.filter
def initials(name: str) -> str:
    """Take the first letters of the first and the last word: `Medewerker Polder` is MP."""
    words = name.split()
    return (
        "".join(word[0] for word in dict.fromkeys([words[0], words[-1]])).upper() if words else ""
    )


@register.filter
def undo_url(extra_tags: str | None) -> str:
    """Take the address out of a message's tag `undo:/path/`; only a path of our own counts."""
    for tag in (extra_tags or "").split():
        if tag.startswith("undo:/") and not tag.startswith("undo://"):
            return tag.removeprefix("undo:")
    return ""


@register.filter
def decides(person: User) -> bool:
    """Whether somebody is coordinator or chief of a zone, and so keeps its members and its bin."""
    return any(row.zone and row.role in DECIDING_ROLES for row in person.current_memberships)


@register.filter
def coordinates_network(person: User) -> bool:
    return any(row.role == Role.NETWORK_COORDINATOR for row in person.current_memberships)
