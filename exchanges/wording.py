"""Where a project stands, in words: what is missing, who decided, how many agree, what a zone brings."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchanges.choices import Outcome, Unit
from zones.date_formats import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from exchanges.models import Decision, Partner, Project


def missing_in_text(project: Project) -> list[str]:
    missing = []
    if not project.common_goal:
        missing.append(_("the common goal"))
    if not (project.starts_on and project.ends_on):
        missing.append(_("the period"))
    if not project.partner_rows:
        missing.append(_("a partner zone"))
    return missing


def missing_in_rows(project: Project) -> list[str]:
    return [
        _("the confirmed part of %(zone)s") % {"zone": row.zone}
        for row in project.partners.all()
        if row.confirmed_at is None
    ]


def already_decided(decision: Decision) -> str:
    return _("%(person)s decided for %(zone)s on %(when)s: %(outcome)s.") % {
        "person": by_whom(decision),
        "zone": decision.zone,
        "when": written(decision.at, "j F Y, H:i"),
        "outcome": decision.get_outcome_display().lower(),
    }


def by_whom(decision: Decision) -> str:
    """Return who decided, and for whom when that was a deputy."""
    if decision.on_behalf_of is None:
        return str(decision.by)
    words = {"person": decision.by, "decider": decision.on_behalf_of}
    return _("%(person)s, for %(decider)s") % words


def agreement(project: Project) -> str:
    """Return how many zones agree with the version as it stands, in words, and what others decided."""
    total = len(project.deciding_rows)
    words = ngettext(
        "%(agreed)s of %(total)s zone agrees",
        "%(agreed)s of %(total)s zones agree",
        total,
    ) % {"agreed": project.agreed_count, "total": total}
    outcomes = [decision.outcome for decision in project.current_decisions.values()]
    asked = outcomes.count(Outcome.REQUEST_CHANGES)
    refused = outcomes.count(Outcome.REFUSE)
    if asked:
        words += ", " + ngettext(
            "%(count)s asks for changes", "%(count)s ask for changes", asked
        ) % {"count": asked}
    if refused:
        words += ", " + ngettext("%(count)s refuses", "%(count)s refuse", refused) % {
            "count": refused
        }
    return words


def days_left(project: Project) -> int | None:
    """Return how many days are left to decide; below nothing when the day is past."""
    return (project.respond_by - timezone.localdate()).days if project.respond_by else None


def brought(row: Partner) -> str:
    return lines_in_words(row.brings_lines) or row.brings


def got(row: Partner) -> str:
    return lines_in_words(row.gets_lines) or row.gets


def lines_in_words(lines: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(_line(line) for line in lines)


def _line(line: Mapping[str, Any]) -> str:
    unit, amount, what = line["unit"], line["amount"], line["what"]
    if not amount:
        return str(what)
    number = formats.number_format(Decimal(amount).normalize(), use_l10n=True)
    if unit == Unit.EUROS:
        number = _("%(amount)s euros") % {"amount": number}
    elif unit in COUNTED:
        number = COUNTED[unit](Decimal(amount)) % {"amount": number}
    return f"{number} {what}".strip()


def _plural(amount: Decimal) -> int:
    """Return a number that has the grammatical number of this amount."""
    return 1 if amount == 1 else 2


COUNTED = {
    Unit.PEOPLE_DAYS: lambda n: ngettext(
        "%(amount)s people-day", "%(amount)s people-days", _plural(n)
    ),
    Unit.HOURS: lambda n: ngettext("%(amount)s hour", "%(amount)s hours", _plural(n)),
    Unit.VEHICLES: lambda n: ngettext("%(amount)s vehicle", "%(amount)s vehicles", _plural(n)),
    Unit.PLACES: lambda n: ngettext("%(amount)s place", "%(amount)s places", _plural(n)),
}
