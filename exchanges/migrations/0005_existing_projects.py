from __future__ import annotations

from django.db import migrations

# The audience of the zones that take part, also where the whole network reads the project.
PARTICIPANTS = """
CREATE TEMPORARY TABLE taking_part ON COMMIT DROP AS
    SELECT r.project_id, array_agg(r.zone_id ORDER BY r.zone_id) AS zone_ids
    FROM exchanges_partner r JOIN exchanges_project p ON p.id = r.project_id
    WHERE p.state <> 'draft' GROUP BY r.project_id;
INSERT INTO zones_audience (kind, zone_ids)
    SELECT DISTINCT 'named', zone_ids FROM taking_part WHERE cardinality(zone_ids) > 1
    ON CONFLICT (zone_ids) DO NOTHING;
INSERT INTO zones_audience_zones (audience_id, zone_id)
    SELECT DISTINCT a.id, z.id FROM taking_part t JOIN zones_audience a ON a.zone_ids = t.zone_ids
    JOIN zones_zone z ON z.id = ANY(a.zone_ids)
    WHERE NOT EXISTS (SELECT FROM zones_audience_zones m WHERE m.audience_id = a.id AND m.zone_id = z.id);
INSERT INTO zones_audiencegrouppermission (content_object_id, group_id, permission_id)
    SELECT DISTINCT a.id, z.group_id, ap.id FROM taking_part t JOIN zones_audience a ON a.zone_ids = t.zone_ids
    JOIN zones_zone z ON z.id = ANY(a.zone_ids)
    JOIN auth_permission ap ON ap.codename = 'read_audience'
    WHERE NOT EXISTS (
        SELECT FROM zones_audiencegrouppermission g WHERE g.content_object_id = a.id
        AND g.group_id = z.group_id AND g.permission_id = ap.id);
UPDATE exchanges_project p SET participants_id = a.id
    FROM taking_part t JOIN zones_audience a ON a.zone_ids = t.zone_ids WHERE t.project_id = p.id;
"""

# A reason is for the participants, never for the whole network.
REASONS = """
UPDATE exchanges_decision d SET audience_id = p.participants_id
    FROM exchanges_project p, zones_audience a
    WHERE p.id = d.project_id AND a.id = d.audience_id AND a.kind = 'network' AND d.reason <> ''
    AND p.participants_id IS NOT NULL;
UPDATE exchanges_projectevent e SET audience_id = p.participants_id
    FROM exchanges_project p, zones_audience a
    WHERE p.id = e.project_id AND a.id = e.audience_id AND a.kind = 'network' AND e.reason <> ''
    AND p.participants_id IS NOT NULL;
"""

# What zones were asked about counts as confirmed, by nobody named. In a draft the lead zone's words are proposals.
ROWS = """
UPDATE exchanges_partner r SET confirmed_at = p.submitted_at
    FROM exchanges_project p WHERE p.id = r.project_id AND p.state <> 'draft';
INSERT INTO exchanges_proposal (project_id, zone_id, own_goal, brings, gets)
    SELECT r.project_id, r.zone_id, r.own_goal, r.brings, r.gets
    FROM exchanges_partner r JOIN exchanges_project p ON p.id = r.project_id
    WHERE p.state = 'draft' AND NOT r.is_lead AND (r.own_goal <> '' OR r.brings <> '' OR r.gets <> '');
UPDATE exchanges_partner r SET own_goal = '', brings = '', gets = ''
    FROM exchanges_project p WHERE p.id = r.project_id AND p.state = 'draft' AND NOT r.is_lead;
"""
BACK = """
UPDATE exchanges_partner r SET own_goal = o.own_goal, brings = o.brings, gets = o.gets
    FROM exchanges_proposal o WHERE o.project_id = r.project_id AND o.zone_id = r.zone_id;
DELETE FROM exchanges_proposal;
"""

# The version that stands is kept; of those before it the text is gone.
VERSIONS = """
INSERT INTO exchanges_projectversion (project_id, number, correction, zone_id, by_id, at, audience_id, contents)
SELECT p.id, p.version, 0, p.zone_id, p.created_by_id, p.submitted_at, p.audience_id, jsonb_build_object(
    'title', p.title, 'topic', t.slug, 'language', p.language, 'common_goal', p.common_goal,
    'starts_on', coalesce(p.starts_on::text, ''), 'ends_on', coalesce(p.ends_on::text, ''),
    'respond_by', coalesce(p.respond_by::text, ''), 'audience', p.intended_audience,
    'rows', (SELECT jsonb_agg(jsonb_build_object(
        'zone', r.zone_id, 'is_lead', r.is_lead, 'no_own_goal', false, 'own_goal', r.own_goal, 'measure', '',
        'target', '', 'brings', r.brings, 'gets', r.gets, 'brings_lines', '[]'::jsonb, 'gets_lines', '[]'::jsonb,
        'confirmed_by', NULL, 'confirmed_at', '') ORDER BY r.is_lead DESC, z.name)
        FROM exchanges_partner r JOIN zones_zone z ON z.id = r.zone_id WHERE r.project_id = p.id))
FROM exchanges_project p JOIN knowledge_topic t ON t.id = p.topic_id
WHERE p.state <> 'draft';
"""
CHECKED = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0004_own_rows"), ("knowledge", "0024_audience_of_what_hangs_below")]

    operations = [
        migrations.RunSQL([PARTICIPANTS, REASONS, ROWS, VERSIONS, CHECKED], [BACK, CHECKED]),
    ]
