"""What a page cannot be quicker than: an empty view behind the same middleware, and a view that reads the same rows.

The second takes its statements from a person who knows SQL, asks for the same rows with the same rights,
and answers with as many bytes as the page (`?bytes=`): without the ORM, forms, templates and translation.
"""
# ruff: noqa: S608 - statements put together from our own parts

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from knowledge import search as index
from tests.benchmarks.article_floor import ARTICLE, BELOW, SEEN
from zones import access
from zones.models import public_id

if TYPE_CHECKING:
    from zones.http import PersonRequest

PAGE = 20

# What the frame of every page shows of the person: the zone they act for.
FRAME = """
SELECT m.role, z.id, z.slug, z.name FROM zones_membership m LEFT JOIN zones_zone z ON z.id = m.zone_id
WHERE m.person_id = %(person)s AND m.ended_at IS NULL AND coalesce(z.is_active, true) ORDER BY z.name
"""
ROW = """
SELECT a.public_id, a.title, a.summary, a.language, a.kind, a.stage, a.published_at, z.slug, z.name,
       t.name_nl, au.kind, ARRAY(SELECT n.name FROM zones_audience_zones az JOIN zones_zone n ON n.id = az.zone_id
                                 WHERE az.audience_id = au.id)
FROM knowledge_article a JOIN zones_zone z ON z.id = a.zone_id
JOIN knowledge_topic t ON t.id = a.topic_id JOIN zones_audience au ON au.id = a.audience_id
"""
NEWEST = f"{ROW} WHERE {SEEN} {{}} ORDER BY a.published_at DESC, a.id DESC LIMIT %(limit)s"
OLDER = """
AND a.published_at <= %(at)s AND (a.published_at < %(at)s OR a.published_at = %(at)s
AND a.id < (SELECT id FROM knowledge_article WHERE public_id = %(last)s))
"""
FOLLOWED = """
AND a.topic_id IN (SELECT t.id FROM knowledge_topic t JOIN knowledge_follow f ON f.topic_id IN (t.id, t.parent_id)
                   WHERE f.person_id = %(person)s)
"""
KEPT = """
SELECT facet, value, sum(articles) FROM knowledge_tally WHERE audience_id = ANY(%(audiences)s) GROUP BY 1, 2
"""
CHOICES = (
    "SELECT id, slug, parent_id, name_nl FROM knowledge_topic ORDER BY position",
    "SELECT id, slug, name FROM zones_zone WHERE is_active ORDER BY name",
)
FIGURES = f"""
SELECT (SELECT count(*) FROM (SELECT FROM knowledge_article a
            WHERE {SEEN} AND a.published_at >= %(year)s AND a.kind = 'practice' LIMIT 1000) c),
       (SELECT count(*) FROM zones_zone z WHERE EXISTS (SELECT FROM knowledge_article a
            WHERE a.zone_id = z.id AND {SEEN} AND a.published_at >= %(year)s)),
       (SELECT count(*) FROM (SELECT FROM exchanges_project
            WHERE state = 'running' AND audience_id = ANY(%(audiences)s) LIMIT 1000) c),
       (SELECT count(*) FROM (SELECT FROM knowledge_comment c JOIN knowledge_article a ON a.id = c.article_id
            WHERE {SEEN} AND c.at >= %(year)s LIMIT 1000) c)
"""
WAITING = """
SELECT p.public_id, p.title, p.state, p.ends_on, z.slug, z.name,
       ARRAY(SELECT n.zone_id FROM exchanges_partner n WHERE n.project_id = p.id)
FROM exchanges_project p JOIN zones_zone z ON z.id = p.zone_id
WHERE p.audience_id = ANY(%(audiences)s) AND p.state IN ('submitted', 'approved', 'running')
ORDER BY p.moved_at DESC, p.id DESC LIMIT 20
"""
UNFINISHED = """
SELECT a.public_id, a.title, a.updated_at, z.slug FROM knowledge_article a JOIN zones_zone z ON z.id = a.zone_id
WHERE a.binned_at IS NULL AND a.zone_id = ANY(%(zones)s) AND a.state = 'draft' AND EXISTS (
    SELECT FROM knowledge_authorship w WHERE w.article_id = a.id AND w.person_id = %(person)s)
ORDER BY a.updated_at DESC LIMIT 6
"""
FOUND = f"SELECT a.id, a.zone_id, a.kind FROM knowledge_article a WHERE {SEEN} AND a.id = ANY(%(found)s)"
SHOWN = f"""
SELECT r.*, ts_headline('portal_nl', r.title, q, 'HighlightAll=true'),
       ts_headline('portal_nl', r.plain, q, 'MaxFragments=2, MaxWords=22, MinWords=10')
FROM (SELECT r.*, b.summary || ' ' || regexp_replace(b.body, '<[^>]*>', ' ', 'g') AS plain
      FROM ({ROW} WHERE {SEEN} AND a.id = ANY(%(page)s)) r JOIN knowledge_article b USING (public_id)) r,
     websearch_to_tsquery('portal_nl', %(q)s) q
"""
NEW = """
INSERT INTO knowledge_article (public_id, zone_id, audience_id, intended_kind, kind, stage, topic_id, basic_function,
    language, title, summary, body, result, effort_people, fits, state, version, edition, created_by_id, created_at,
    updated_at, updated_by_id, form_key, source_mark)
SELECT %(public_id)s, %(zone)s, au.id, 'network', 'practice', 'new', t.id, '', 'nl', %(title)s, %(summary)s, %(body)s,
    '', '', '', 'draft', 1, 0, %(person)s, %(now)s, %(now)s, %(person)s, %(form_key)s, ''
FROM zones_audience au, knowledge_topic t WHERE au.zone_ids = ARRAY[%(zone)s]::bigint[] AND t.slug = %(topic)s
RETURNING id
"""
TYPED = """
INSERT INTO knowledge_autosave (public_id, person_id, zone_id, form, tab, texts, saved_at)
VALUES (%(public_id)s, %(person)s, %(zone)s, 'bench-form', %(tab)s, %(texts)s, %(now)s)
ON CONFLICT (person_id, form, tab) DO UPDATE SET texts = excluded.texts, saved_at = excluded.saved_at RETURNING id
"""
WRITTEN = "INSERT INTO knowledge_authorship (article_id, person_id, position) VALUES (%(id)s, %(person)s, 0)"
NOTED = """
INSERT INTO zones_auditevent (person_id, role, acting_zone_id, zone_id, verb, item_type, item_id, outcome, reason, request_id)
VALUES (%(person)s, 'member', %(zone)s, %(zone)s, 'article_drafted', 'article', %(id)s::text, 'done', '', %(form_key)s)
"""


def empty(_request: PersonRequest) -> HttpResponse:
    return HttpResponse()


def known(request: PersonRequest) -> HttpResponse:
    # What a session and its person cost.
    return HttpResponse(status=200 if request.user.is_authenticated else 403)


def home(request: PersonRequest) -> HttpResponse:
    new_year = timezone.localtime().replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    asked = _asked(request, year=new_year, limit=6)
    statements = (FRAME, FIGURES, WAITING, UNFINISHED, NEWEST.format(FOLLOWED))
    return _answer(request, [_rows(statement, asked) for statement in statements])


def article_list(request: PersonRequest) -> HttpResponse:
    at, last = request.GET.get("at"), request.GET.get("last")
    asked = _asked(request, at=at, last=last, limit=PAGE + 1)
    newest = NEWEST.format(OLDER if at else "")
    statements = (FRAME, *CHOICES, newest, KEPT)
    return _answer(request, [_rows(statement, asked) for statement in statements])


def article(request: PersonRequest) -> HttpResponse:
    asked = _asked(request, public_id=request.GET["id"])
    found = _rows(FRAME, asked) + _rows(ARTICLE, asked)
    pk, zone, topic, parent = found[-1][:4]
    asked |= {"id": pk, "zone": zone, "topic": topic, "parent": parent}
    return _answer(request, [found, *(_rows(statement, asked) for statement in BELOW)])


def search(request: PersonRequest) -> HttpResponse:
    q = request.GET["q"]
    hits = index.match(
        request.user, q, item_type="article"
    )  # one statement, and what it gives back
    asked = _asked(request, q=q, found=[hit.pk for hit in hits])
    readable = _rows(FOUND, asked)
    asked["page"] = [pk for pk, _zone, _kind in readable[:PAGE]]
    statements = (FRAME, CHOICES[1], SHOWN)
    return _answer(request, [readable, *(_rows(statement, asked) for statement in statements)])


def create(request: PersonRequest) -> HttpResponse:
    typed = {name: request.POST[name] for name in ("title", "summary", "body", "topic")}
    asked = _asked(request, **typed, public_id=public_id(), now=timezone.now())
    asked |= {"zone": asked["zones"][0], "form_key": f"bench-{secrets.token_hex(8)}"}
    asked["id"] = _rows(NEW, asked)[0][0]
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, asked)
        cursor.execute(NOTED, asked)
    return HttpResponse(status=302)


def autosave(request: PersonRequest) -> HttpResponse:
    texts = json.dumps({name: [value] for name, value in request.POST.items()})
    asked = _asked(request, public_id=public_id(), now=timezone.now(), texts=texts)
    asked |= {"zone": asked["zones"][0], "tab": request.POST["tab"]}
    _rows(TYPED, asked)
    return HttpResponse()


def _asked(request: PersonRequest, **more: Any) -> dict[str, Any]:
    reader = access.reader(request.user)
    return {
        "person": request.user.pk,
        "audiences": list(reader.audience_ids),
        "zones": list(reader.zone_ids),
        "deciding": list(reader.deciding_zone_ids),
        **more,
    }


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())


def _answer(request: PersonRequest, found: list[list[tuple[Any, ...]]]) -> HttpResponse:
    """Answer with what was found, cut or filled up to as many bytes as the page has."""
    wanted = int(request.GET["bytes"])
    text = "".join(str(value) for rows in found for row in rows for value in row).encode()[:wanted]
    return HttpResponse(text.ljust(wanted))
