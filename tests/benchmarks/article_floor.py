"""The statements by which a person who knows SQL reads what the page of an article shows."""
# ruff: noqa: S608 - statements put together from our own parts

from __future__ import annotations

SEEN = "a.state = 'published' AND a.binned_at IS NULL AND a.audience_id = ANY(%(audiences)s)"
READABLE = """
{0}.binned_at IS NULL AND {0}.audience_id = ANY(%(audiences)s)
AND ({0}.state IN ('published', 'archived') OR {0}.zone_id = ANY(%(deciding)s) OR {0}.zone_id = ANY(%(zones)s) AND EXISTS (
     SELECT FROM knowledge_authorship w WHERE w.article_id = {0}.id AND w.person_id = %(person)s))
"""

ARTICLE = f"""
SELECT a.id, a.zone_id, a.topic_id, coalesce(t.parent_id, a.topic_id), a.*, z.slug, z.name, t.slug, t.name_nl, p.slug,
       p.name_nl, au.kind, o.name, o.function, s.name, sz.name,
       ARRAY(SELECT n.name FROM zones_audience_zones az JOIN zones_zone n ON n.id = az.zone_id
             WHERE az.audience_id = au.id ORDER BY n.name),
       EXISTS (SELECT FROM knowledge_authorship w WHERE w.article_id = a.id AND w.person_id = %(person)s),
       EXISTS (SELECT FROM zones_membership m WHERE m.person_id = a.owner_id AND m.zone_id = a.zone_id
               AND m.ended_at IS NULL),
       (SELECT u.name FROM knowledge_revision r JOIN zones_user u ON u.id = r.approved_by_id
        WHERE r.article_id = a.id AND r.number = a.edition),
       (SELECT v.outcome FROM knowledge_review v WHERE v.article_id = a.id ORDER BY v.number DESC LIMIT 1),
       ARRAY(SELECT ROW(o.public_id, o.language, o.state)::text FROM knowledge_article o
             WHERE (o.translation_of_id = a.id OR o.id = a.translation_of_id) AND {READABLE.format("o")}),
       (SELECT r.number FROM knowledge_revision r WHERE r.article_id = a.translation_of_id
        AND r.number > a.translated_edition AND r.audience_id = ANY(%(audiences)s) ORDER BY r.number DESC LIMIT 1),
       ARRAY(SELECT ROW(g.kind, n.name, g.person_id)::text FROM knowledge_articlesign g
             LEFT JOIN zones_zone n ON n.id = g.zone_id WHERE g.article_id = a.id ORDER BY n.name, g.id),
       EXISTS (SELECT FROM knowledge_follow f WHERE f.article_id = a.id AND f.person_id = %(person)s)
FROM knowledge_article a JOIN zones_zone z ON z.id = a.zone_id JOIN zones_audience au ON au.id = a.audience_id
JOIN knowledge_topic t ON t.id = a.topic_id LEFT JOIN knowledge_topic p ON p.id = t.parent_id
LEFT JOIN zones_user o ON o.id = a.owner_id LEFT JOIN knowledge_source k ON k.article_id = a.id
LEFT JOIN zones_user s ON s.id = k.person_id LEFT JOIN zones_zone sz ON sz.id = k.zone_id
WHERE a.public_id = %(public_id)s AND {READABLE.format("a")}
"""
AUTHORS = """
SELECT u.public_id, u.name, u.function, u.email, u.absent_until
FROM knowledge_authorship w JOIN zones_user u ON u.id = w.person_id
WHERE w.article_id = %(id)s AND u.is_active AND EXISTS (SELECT FROM zones_membership m
    WHERE m.person_id = u.id AND m.zone_id = %(zone)s AND m.ended_at IS NULL) ORDER BY w.position
"""
EXPERTS = """
SELECT u.public_id, u.name, u.function, u.email, u.absent_until,
       (SELECT z.name FROM zones_membership m JOIN zones_zone z ON z.id = m.zone_id
        WHERE m.person_id = u.id AND m.ended_at IS NULL ORDER BY z.name LIMIT 1),
       EXISTS (SELECT FROM zones_membership m WHERE m.person_id = u.id AND m.zone_id = %(zone)s AND m.ended_at IS NULL) here
FROM zones_user u WHERE u.is_active
AND u.id IN (SELECT e.person_id FROM knowledge_expertise e WHERE e.topic_id IN (%(topic)s, %(parent)s))
AND EXISTS (SELECT FROM zones_membership m WHERE m.person_id = u.id AND m.ended_at IS NULL)
ORDER BY here DESC, u.name LIMIT 6
"""
FILES = """
SELECT f.public_id, f.name, f.size, f.at, f.state, f.was_scanned, f.preview, f.preview_width, f.preview_height,
       EXISTS (SELECT FROM knowledge_attachmenttext w WHERE w.attachment_id = f.id)
FROM knowledge_attachment f WHERE f.article_id = %(id)s ORDER BY f.id
"""
COMMENTS = """
WITH begun AS (
    SELECT id FROM knowledge_comment WHERE article_id = %(id)s AND parent_id IS NULL AND hidden_at IS NULL
    ORDER BY at DESC, id DESC LIMIT 11
), newest AS (
    SELECT id, row_number() OVER (PARTITION BY parent_id ORDER BY at DESC, id DESC) place FROM knowledge_comment
    WHERE article_id = %(id)s AND parent_id IN (TABLE begun) AND hidden_at IS NULL
)
SELECT c.public_id, c.parent_id, c.text, c.at, c.edited_at, c.removed_at, u.id, u.name, z.slug, z.name,
       ARRAY(SELECT ROW(n.name, n.public_id)::text FROM knowledge_commentmention m
             JOIN zones_user n ON n.id = m.person_id WHERE m.comment_id = c.id)
FROM knowledge_comment c JOIN zones_user u ON u.id = c.author_id LEFT JOIN zones_zone z ON z.id = c.zone_id
WHERE c.article_id = %(id)s AND c.hidden_at IS NULL AND (c.id IN (TABLE begun) OR c.id IN (SELECT id FROM newest WHERE place <= 4))
ORDER BY c.at, c.id
"""
ADOPTIONS = """
SELECT d.public_id, d.state, d.since, d.words, d.confirmation, d.is_current, d.refusal, z.id, z.slug, z.name
FROM knowledge_adoption d JOIN zones_zone z ON z.id = d.zone_id
WHERE d.article_id = %(id)s AND (d.is_current OR d.zone_id = ANY(%(zones)s) AND d.confirmation IN ('waiting', 'refused'))
ORDER BY d.since, d.id
"""
LINEAGE = f"""
WITH RECURSIVE kin(id) AS (
    SELECT %(id)s::bigint
    UNION
    SELECT near.id FROM kin CROSS JOIN LATERAL (
        SELECT l.origin_id AS id FROM knowledge_adaptation l WHERE l.article_id = kin.id
        UNION ALL SELECT l.article_id FROM knowledge_adaptation l WHERE l.origin_id = kin.id
    ) near WHERE EXISTS (SELECT FROM knowledge_article x WHERE x.id = near.id AND {READABLE.format("x")})
)
SELECT a.id, a.public_id, a.title, a.state, a.language, z.slug, z.name, l.origin_id, l.changed, l.why, l.seen_number,
       (SELECT max(r.number) FROM knowledge_revision r WHERE r.article_id = a.id AND r.weight IN ('minor', 'major')
        AND r.audience_id = ANY(%(audiences)s))
FROM knowledge_article a JOIN zones_zone z ON z.id = a.zone_id LEFT JOIN knowledge_adaptation l ON l.article_id = a.id
WHERE a.id IN (TABLE kin) AND {READABLE.format("a")} ORDER BY a.created_at, a.id
"""
QUESTIONS = """
SELECT q.public_id, q.title, q.language, q.state, q.deadline, q.created_at, z.slug, z.name, t.name_nl, au.kind,
       (SELECT count(*) FROM knowledge_answer w WHERE w.question_id = q.id),
       (SELECT count(*) FROM knowledge_metoo m WHERE m.question_id = q.id)
FROM knowledge_question q JOIN zones_zone z ON z.id = q.zone_id JOIN knowledge_topic t ON t.id = q.topic_id
JOIN zones_audience au ON au.id = q.audience_id
WHERE q.withdrawn_at IS NULL AND q.audience_id = ANY(%(audiences)s) AND (q.article_id = %(id)s OR q.id IN (
    SELECT w.question_id FROM knowledge_source s JOIN knowledge_answer w ON w.id = s.answer_id
    WHERE s.article_id = %(id)s))
ORDER BY q.created_at DESC, q.id DESC LIMIT 10
"""
MORE = f"""
SELECT a.public_id, a.title, z.slug, z.name FROM knowledge_article a JOIN zones_zone z ON z.id = a.zone_id
WHERE {SEEN} AND a.topic_id = %(topic)s AND a.id <> %(id)s AND a.gives_way_to <> 'nl'
AND a.translation_of_id IS DISTINCT FROM %(id)s ORDER BY a.published_at DESC, a.id DESC LIMIT 5
"""
BELOW = (AUTHORS, EXPERTS, FILES, COMMENTS, ADOPTIONS, LINEAGE, QUESTIONS, MORE)
