"""What tests of the import share: a line that is good, and bringing lines in as the owner of the database."""

from __future__ import annotations

import json

from knowledge import bulk_import, services
from knowledge.bulk_import import Options, Tally
from knowledge.models import Article, Revision, SearchEntry
from tests.conftest import as_owner
from zones.models import AuditEvent, User

NUMBER = "85.07.30-033.28"
"""Adds up as a national number."""

ACCOUNT = "BE71 0961 2345 6769"


def fields(**changed: object) -> dict[str, object]:
    """Return the fields of a good line; a field that is given as `...` is left out."""
    line = {
        "id": "intranet-1",
        "zone": "polder",
        "kind": "procedure",
        "topic": "burglary",
        "title": "Fietsen graveren op school",
        "summary": "Vier scholen, negenhonderd fietsen.",
        "body_html": "<h2>Aanpak</h2><p>Samen met de <strong>stad</strong> graveerden we fietsen.</p>",
        **changed,
    }
    return {name: value for name, value in line.items() if value is not ...}


def line(**changed: object) -> bytes:
    return json.dumps(fields(**changed)).encode() + b"\n"


def bring_in(*lines: bytes, by: User, **options: object) -> Tally:
    with as_owner():
        return bulk_import.run(lines, by=by, options=Options(**options))


def reason(*lines: bytes, by: User, **options: object) -> str:
    """Return why the only bad line of these is bad."""
    tally = bring_in(*lines, by=by, **options)
    assert (tally.bad, tally.kept) == (1, False)
    ((_number, why),) = tally.told
    return why


def everything() -> list[list[tuple[object, ...]]]:
    """Return all that an import writes."""
    rows = (Article.objects, Article.intended_zones.through.objects, Revision.objects)
    return [
        list(manager.order_by("pk").values_list())
        for manager in (*rows, SearchEntry.objects, AuditEvent.objects)
    ]


def revised(by: User, **changed: object) -> Article:
    """Change the only article on the portal, as its form does."""
    article = Article.objects.get()
    names = ("title", "summary", "body", "kind", "topic", "language", "stage")
    texts = {name: getattr(article, name) for name in names}
    writing = services.Writing(**{**texts, "audience": article.intended_kind, **changed})
    return services.revise(article, by=by, version=article.version, writing=writing)
